using System.Net;
using System.Text;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector.Door;

public sealed class DoorGuestTests
{
    private const string Line = "host,device=p-1 load1=1 1763694000000";

    [Theory]
    [InlineData(null)]
    [InlineData("Token 0123456789abcdef-none")]
    [InlineData("Token ")]
    [InlineData("Bearer x")]
    [InlineData("Basic !!!")]
    [InlineData("Basic eDp5")]
    [InlineData("0123456789abcdef-both")]
    public async Task A_stranger_is_shown_out_in_the_words_that_clients_know(string? header)
    {
        await using var door = await DoorHouse.OpenAsync();
        foreach (var (path, words) in ((string, string)[])[("/write?db=telemetry&precision=ms", """{"error":"authorization failed"}"""), ("/api/v2/write?bucket=telemetry&precision=ms", """{"code":"unauthorized","message":"unauthorized access"}"""), ("/query?q=SHOW+DATABASES", """{"error":"authorization failed"}""")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Line) };
            if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await door.Http.SendAsync(request);
            Assert.Equal((HttpStatusCode.Unauthorized, words), (response.StatusCode, (await response.Content.ReadAsStringAsync()).TrimEnd('\n')));
            Assert.Equal("Basic", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
        }
        Assert.Empty(door.House.Dump());
    }

    [Theory]
    [InlineData("Token " + DoorHouse.Token, "")]
    [InlineData("token any:" + DoorHouse.Token, "")]
    [InlineData("Bearer " + DoorHouse.Token, "")]
    [InlineData("Basic", "")]
    [InlineData(null, "&u=any&p=" + DoorHouse.Token)]
    public async Task A_token_may_come_in_any_way_that_clients_bring_it(string? header, string query)
    {
        await using var door = await DoorHouse.OpenAsync();
        if (header == "Basic") header = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("somebody:" + DoorHouse.Token));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/write?db=telemetry&precision=ms" + query) { Content = new StringContent(Line) };
        if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await door.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.NotEmpty(door.House.Dump());
    }

    [Fact]
    public async Task A_guest_does_what_the_file_says_and_speaks_for_whom_it_says()
    {
        await using var door = await DoorHouse.OpenAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await door.WriteAsync(Line, token: DoorHouse.Reader)).Status);
        Assert.Contains("not authorized to read", await door.QueryAsync("SHOW MEASUREMENTS", token: DoorHouse.Weather), StringComparison.Ordinal);
        var (status, text) = await door.WriteAsync(
            "host,device=weather-7 load1=1 1763694000000\nhost,device=roof-1 load1=1 1763694000000\nhost,device=roof-12 load1=1 1763694000000\n" + Line, token: DoorHouse.Weather);
        Assert.Equal((HttpStatusCode.BadRequest, "partial write: line 3: foreign-device; line 4: foreign-device dropped=2"), (status, DoorHouse.ErrorOf(text)));
        Assert.Equal(["roof-1", "weather-7"], door.House.Store.Catalog.Devices.Order(StringComparer.Ordinal));
        Assert.Contains("authorized", await door.QueryAsync("CREATE DATABASE telemetry", token: DoorHouse.Reader), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db=other&precision=ms", "/write", HttpStatusCode.NotFound, "database not found: \"other\", there is \"telemetry\"")]
    [InlineData("precision=ms", "/write", HttpStatusCode.BadRequest, "database is required")]
    [InlineData("bucket=other", "/api/v2/write", HttpStatusCode.NotFound, "bucket \"other\" not found, there is \"telemetry\"")]
    [InlineData("db=telemetry&precision=fortnight", "/write", HttpStatusCode.BadRequest, "invalid precision \"fortnight\" (use n, u, ms, s, m or h)")]
    public async Task A_wrong_address_is_told_what_is_there(string query, string path, HttpStatusCode status, string words)
    {
        await using var door = await DoorHouse.OpenAsync();
        var answer = await door.WriteAsync(Line, query, path);
        Assert.Equal((status, words), (answer.Status, DoorHouse.ErrorOf(answer.Text)));
    }

    [Fact]
    public async Task A_changed_token_file_counts_at_once_and_a_bad_one_changes_nothing()
    {
        await using var door = await DoorHouse.OpenAsync();
        const string second = "another-token-of-24-chars";
        Assert.Equal(HttpStatusCode.Unauthorized, (await door.WriteAsync(Line, token: second)).Status);
        Rewrite($"second {second}\n", 1);
        Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync(Line, token: second)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await door.WriteAsync(Line)).Status);
        Rewrite("third short\n", 2);
        Assert.Equal(HttpStatusCode.NoContent, (await door.WriteAsync(Line, token: second)).Status);

        void Rewrite(string text, int seconds)
        {
            door.WriteTokens(text);
            File.SetLastWriteTimeUtc(door.TokenFile, new DateTime(2025, 11, 21, 3, 0, seconds, DateTimeKind.Utc));
        }
    }

    [Theory]
    [InlineData("", "names nobody")]
    [InlineData("A 0123456789abcdef", "'A' is not a name")]
    [InlineData("a", "a has no token")]
    [InlineData("a 0123456789abcde", "less than 16 characters")]
    [InlineData("a 0123456789abcdef\nb 0123456789abcdef", "line 2: b has the token of somebody else")]
    [InlineData("a 0123456789abcdef Read!", "'Read!' is neither read, write nor a device")]
    public void What_is_wrong_with_a_token_file_is_said_without_its_tokens(string text, string words)
    {
        var path = Path.GetTempFileName();
        PrivateFile.Write(path, Encoding.UTF8.GetBytes(text), PrivateFile.OwnerOnly);
        var error = Assert.Single(DoorTokens.Read(path).Errors);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", error, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_token_file_that_others_can_read_is_refused_with_the_cure()
    {
        var path = Path.GetTempFileName();
        PrivateFile.Write(path, "a 0123456789abcdef"u8, PrivateFile.Public);
        Assert.Contains("chmod 600", Assert.Single(new DoorOptions { TokenFile = path }.Errors()), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public async Task Without_a_token_file_there_is_no_door()
    {
        await using var door = await DoorHouse.OpenAsync(closed: true);
        foreach (var path in (string[])["/ping", "/query?q=SHOW+DATABASES"]) Assert.Equal(HttpStatusCode.NotFound, (await door.Http.GetAsync(path)).StatusCode);
        foreach (var path in (string[])["/write", "/api/v2/write"]) Assert.Equal(HttpStatusCode.NotFound, (await door.WriteAsync(Line, "db=telemetry&bucket=telemetry", path)).Status);
    }

    [Fact]
    public async Task Ping_says_what_clients_look_for()
    {
        await using var door = await DoorHouse.OpenAsync();
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using var response = await door.Http.SendAsync(new HttpRequestMessage(method, "/ping"));
            Assert.Equal((HttpStatusCode.NoContent, "OSS", "1.8.10"), (response.StatusCode, response.Headers.GetValues("X-Influxdb-Build").Single(), response.Headers.GetValues("X-Influxdb-Version").Single()));
        }
        Assert.Equal("{\"version\":\"1.8.10\"}\n", await door.Http.GetStringAsync("/ping?verbose=true"));
    }

    [Fact]
    public async Task The_description_and_the_README_name_its_addresses()
    {
        await using var door = await DoorHouse.OpenAsync();
        var text = await door.Http.GetStringAsync("/openapi/v1.json");
        foreach (var path in (string[])["/write", "/api/v2/write", "/query", "/ping"])
        {
            Assert.Contains($"\"{path}\"", text, StringComparison.Ordinal);
            Assert.Contains($" {path}`", CollectorReadmeTests.Readme, StringComparison.Ordinal);
        }
    }
}
