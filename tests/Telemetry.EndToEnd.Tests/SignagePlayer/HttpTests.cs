using System.Net;
using System.Text;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

public sealed class HttpTests
{
    [Fact]
    public async Task Reports_that_are_not_the_pages_own_are_refused_and_every_answer_is_guarded()
    {
        await using var stand = await SignStand.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(stand.Player.Url) };
        var hash = "sha256:" + new string('0', 64);
        var sound = $$"""{"order":null,"rev":0,"seq":0,"hash":"{{hash}}","width":1920,"height":1080}""";

        string? page = null;
        async Task<HttpStatusCode> PostAsync(string body, string type = "application/json", string path = "/painted", params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
            if (page is not null) request.Headers.Add("X-Page", page);
            foreach (var (name, value) in headers) request.Headers.Add(name, value);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }

        // Nobody is connected: nobody has painted anything.
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(sound));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync("""{"item":"a","painted":1,"skipped":[]}""", path: "/heartbeat"));
        await using var events = await http.GetStreamAsync("/events");
        page = await NumberAsync(events);
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(sound, headers: ("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(sound, headers: ("Host", "evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(sound, headers: ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(sound));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("""{"item":"a","painted":1,"skipped":[]}""", path: "/heartbeat"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("{}"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("no json"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(sound.Replace(hash, "sha256:x", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("""{"item":null,"painted":-1,"skipped":[null]}""", path: "/heartbeat"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(sound, "text/plain"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(sound + new string(' ', 5_000)));
        foreach (var path in (string[])["/", "/state", "/player.js", "/nowhere"])
        {
            using var answer = await http.GetAsync(path);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
        using var escaped = await http.GetAsync("/content/..%2Fplayer.json");
        Assert.Equal(HttpStatusCode.NotFound, escaped.StatusCode);
    }

    [Fact]
    public async Task Idle_connections_and_quiet_streams_keep_nobody_out_and_a_page_that_speaks_keeps_its_place()
    {
        await using var stand = await SignStand.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(stand.Player.Url) };
        var address = new Uri(stand.Player.Url);
        var idle = new List<System.Net.Sockets.TcpClient>();
        for (var i = 0; i < 100; i++) idle.Add(new System.Net.Sockets.TcpClient(address.Host, address.Port));

        await using var own = await http.GetStreamAsync("/events");
        var page = await NumberAsync(own);
        async Task<HttpStatusCode> BeatAsync()
        {
            using var beat = new HttpRequestMessage(HttpMethod.Post, "/heartbeat") { Content = new StringContent("""{"item":"a","painted":1,"skipped":[]}""", Encoding.UTF8, "application/json") };
            beat.Headers.Add("X-Page", page);
            using var answer = await http.SendAsync(beat);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NoContent, await BeatAsync());
        var quiet = new List<Stream>();
        for (var i = 0; i < 40; i++) await NumberAsync(await Kept(await http.GetStreamAsync("/events")));
        Assert.Equal(HttpStatusCode.NoContent, await BeatAsync());
        foreach (var one in quiet) await one.DisposeAsync();
        foreach (var one in idle) one.Dispose();

        Task<Stream> Kept(Stream stream)
        {
            quiet.Add(stream);
            return Task.FromResult(stream);
        }
    }

    /// <summary>The number that the player gives to a page.</summary>
    private static async Task<string> NumberAsync(Stream events)
    {
        var text = new StringBuilder();
        var buffer = new byte[256];
        while (!text.ToString().Contains("\ndata: ", StringComparison.Ordinal) || !text.ToString().Split("\ndata: ")[1].Contains('\n', StringComparison.Ordinal))
        {
            var read = await events.ReadAsync(buffer);
            Assert.NotEqual(0, read);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return text.ToString().Split("\ndata: ")[1].Split('\n')[0];
    }

    [Fact]
    public async Task Health_names_what_is_missing()
    {
        await using var stand = await SignStand.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(stand.Player.Url) };

        var health = await http.GetStringAsync("/health");

        Assert.Contains("\"status\":\"degraded\"", health);
        Assert.Contains("page: none connected", health);
    }
}
