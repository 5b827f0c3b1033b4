using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Tests.Collector.Door;

namespace Telemetry.Tests.Collector;

/// <summary>What every reader of the web expects of a read.</summary>
public sealed partial class WebReadsTests
{
    private const string Query = "/api/v1/query?measurement=wifi&field=stations";

    public static TheoryData<string> Reads =>
    [
        "/health", "/api/v1/devices", "/api/v1/latest", Query, "/api/v1/ledger", "/api/v1/places", "/api/v1/places.csv",
        "/openapi/v1.json", "/ping",
        "/api/v1/nothing", "/api/v1/latest?device=nobody",
    ];

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Head_is_answered_as_get_is_without_the_body(string address)
    {
        await using var door = await OpenAsync();
        using var get = await door.Http.GetAsync(address);
        using var head = await door.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal((get.StatusCode, $"{get.Content.Headers.ContentType}"), (head.StatusCode, $"{head.Content.Headers.ContentType}"));
        Assert.Equal(get.Headers.ETag?.ToString(), head.Headers.ETag?.ToString());
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Answers_come_packed_when_that_is_asked_for(string form)
    {
        await using var door = await OpenAsync();
        string[] reads = ["/api/v1/places", Query, Query + "&format=csv", "/openapi/v1.json", "/api/v1/query", "/api/v1/nothing"];
        foreach (var address in reads)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.AcceptEncoding.ParseAdd(form);
            using var response = await door.Http.SendAsync(request);
            Assert.Equal((address, form), (address, response.Content.Headers.ContentEncoding.SingleOrDefault()));
            Assert.Contains("Accept-Encoding", response.Headers.Vary);
            await using var packed = await response.Content.ReadAsStreamAsync();
            await using Stream plain = form == "br"
                ? new BrotliStream(packed, CompressionMode.Decompress)
                : new GZipStream(packed, CompressionMode.Decompress);
            using var reader = new StreamReader(plain);
            using var whole = await door.Http.GetAsync(address);
            // Each problem has a mark of its own request.
            if (whole.IsSuccessStatusCode) Assert.Equal(await whole.Content.ReadAsStringAsync(), await reader.ReadToEndAsync());
        }
    }

    [Theory]
    [InlineData(Query)]
    [InlineData("/api/v1/ledger?from=-1d")]
    public async Task A_table_can_be_asked_for_by_its_address(string address)
    {
        await using var door = await OpenAsync();
        using var csv = await door.Http.GetAsync(address + "&format=csv");
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (csv.StatusCode, csv.Content.Headers.ContentType?.MediaType));
        using var json = new HttpRequestMessage(HttpMethod.Get, address + "&format=json");
        json.Headers.Accept.ParseAdd("text/csv");
        using var answer = await door.Http.SendAsync(json);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        using var wrong = await door.Http.GetAsync(address + "&format=xls");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("csv", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_made_for_the_public_is_shared_with_pages_of_other_sites()
    {
        await using var door = await OpenAsync();
        door.Http.DefaultRequestHeaders.Add("Origin", "https://opendata.example");
        string[] open = ["/api/v1/latest?audience=public", Query + "&audience=public", "/api/v1/latest?audience=public&wrong=1"];
        string[] closed =
        [
            "/api/v1/latest", Query, "/api/v1/devices?audience=public", "/api/v1/audit", "/api/v1/latest?audience=operations", "/query",
        ];
        foreach (var address in open)
        {
            using var shared = await door.Http.GetAsync(address);
            Assert.Equal((address, "*"), (address, shared.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        }
        using var ask = new HttpRequestMessage(HttpMethod.Options, Query + "&audience=public");
        ask.Headers.Add("Access-Control-Request-Method", "GET");
        ask.Headers.Add("Access-Control-Request-Headers", "if-none-match");
        using var preflight = await door.Http.SendAsync(ask);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("*", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.DoesNotContain(
            "POST", string.Join(',', preflight.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        foreach (var address in closed)
        {
            using var kept = await door.Http.GetAsync(address);
            Assert.False(kept.Headers.Contains("Access-Control-Allow-Origin"), address);
        }
    }

    [Fact]
    public async Task A_device_that_nobody_knows_is_not_found_and_one_without_values_is_an_empty_list()
    {
        await using var door = await OpenAsync();
        string[] reads =
        [
            Query + "&device=", "/api/v1/latest?device=", "/api/v1/ledger?device=", "/api/v1/twins?device=", "/api/v1/commands?device=",
            "/api/v1/content?screen=", "/api/v1/quarantine?device=", "/api/v1/unique?device=",
        ];
        foreach (var address in reads)
        {
            using var unknown = await door.Http.GetAsync(address + "ap-0071");
            Assert.Equal((address, HttpStatusCode.NotFound), (address, unknown.StatusCode));
            Assert.Equal("application/problem+json", unknown.Content.Headers.ContentType?.MediaType);
            Assert.Contains("device 'ap-0071' is unknown", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var known = await door.Http.GetAsync(address + "ap-1");
            Assert.Equal((address, HttpStatusCode.OK), (address, known.StatusCode));
        }
        using var stray = await door.Http.GetAsync("/api/v1/quarantine?device=door%3Anobody");
        Assert.Equal(HttpStatusCode.NotFound, stray.StatusCode);
    }

    [Fact]
    public async Task A_count_has_no_unit_and_every_time_has_one_form()
    {
        await using var door = await OpenAsync();
        await door.WriteAsync($"air,host=air-1,sensor=s pm2_5=8.5 {DoorHouse.Noon - 60_000}\n");
        const string air = "/api/v1/query?measurement=air&field=pm2_5&step=1h&agg=";
        Assert.Contains("\"unit\":\"\"", await door.Http.GetStringAsync(air + "count"), StringComparison.Ordinal);
        Assert.Contains("\"unit\":\"µg/m³\"", await door.Http.GetStringAsync(air + "mean"), StringComparison.Ordinal);
        Assert.DoesNotContain("µg", await door.Http.GetStringAsync(air + "count&format=csv"), StringComparison.Ordinal);
        string[] reads =
        [
            "/health", "/api/v1/devices", "/api/v1/latest", "/api/v1/quarantine", "/api/v1/quarantine/reasons", "/api/v1/registry/devices",
            "/api/v1/strangers", "/api/v1/audit", "/api/v1/incidents", "/api/v1/unique", Query + "&format=csv",
        ];
        var seen = 0;
        foreach (var address in reads)
        {
            // The broker of this house is away, so its health is a 503 with a body.
            using var answer = await door.Http.GetAsync(address);
            foreach (Match instant in Instant().Matches(await answer.Content.ReadAsStringAsync()))
            {
                Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", instant.Value);
                seen++;
            }
        }
        Assert.True(seen > 5, $"only {seen} times were looked at");
    }

    private static async Task<DoorHouse> OpenAsync()
    {
        var door = await DoorHouse.OpenAsync();
        await door.WriteAsync(
            $"wifi,host=ap-1,bss=w stations=3i {DoorHouse.Noon - 60_000}\nwifi,host=ap-1 nothing=1i {DoorHouse.Noon - 60_000}\n");
        return door;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?")]
    private static partial Regex Instant();
}
