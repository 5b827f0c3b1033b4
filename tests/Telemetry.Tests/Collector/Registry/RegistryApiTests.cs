using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.BrokerLink;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>The registry over HTTP, in a whole collector whose broker is away.</summary>
public sealed class RegistryApiTests : IAsyncLifetime
{
    private readonly StoreHouse house = new();
    private Microsoft.AspNetCore.Builder.WebApplication app = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        var options = new CollectorOptions
        {
            Broker = new BrokerOptions { Url = new Uri("mqtt://127.0.0.1:9"), ClientId = "collector" }, Store = house.Options, Records = house.RecordsOptions,
            Alerts = new AlertsOptions { Directory = Path.Combine(house.Folder, "alerts") }, Registry = house.RootedRegistry,
        };
        app = CollectorApp.Compose(options, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.AddSingleton<TimeProvider>(house.Clock).AddSingleton<ITimeSeriesStore>(house.Store).AddSingleton(house.Records)
                .AddSingleton(house.Registry).AddSingleton(house.Registry.Database).AddSingleton(house.Strangers);
        });
        await app.StartAsync();
        http = app.GetTestClient();
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await house.DisposeAsync();
    }

    [Fact]
    public async Task A_list_goes_in_and_comes_out_identical_and_the_log_knows()
    {
        var text = NationalList.Tokyo(12);
        var report = await JsonOf(await PostAsync(NationalList.Cp932.GetBytes(text)), HttpStatusCode.OK);
        Assert.Equal(("CP932", 12, true), (report.GetProperty("encoding").GetString(), report.GetProperty("added").GetInt32(), report.GetProperty("kept").GetBoolean()));
        using var csv = await http.GetAsync("/api/v1/places.csv");
        Assert.Equal("text/csv; charset=utf-8", csv.Content.Headers.ContentType!.ToString());
        var bytes = await csv.Content.ReadAsByteArrayAsync();
        Assert.Equal([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], bytes);
        Assert.Equal(12, (await JsonOf(await PostAsync(bytes), HttpStatusCode.OK)).GetProperty("same").GetInt32());
        Assert.Contains(",2024-09-02\r\n", await http.GetStringAsync("/api/v1/places.csv?form=normalized"), StringComparison.Ordinal);

        var audit = await GetAsync("/api/v1/audit");
        var entry = Assert.Single(audit.GetProperty("entries").EnumerateArray());
        Assert.Equal(("places import", "http local"), (entry.GetProperty("action").GetString(), entry.GetProperty("actor").GetString()));
        Assert.Equal("1:" + entry.GetProperty("hash").GetString(), audit.GetProperty("head").GetString());
    }

    [Fact]
    public async Task Bad_rows_are_in_the_answer_and_choices_are_heeded()
    {
        var text = NationalList.Tokyo(2) + NationalList.Row(("NO", "9"), ("緯度", "north"), ("経度", "139"))[(NationalList.Recommended.Length + 2)..];
        var strict = await JsonOf(await PostAsync(NationalList.Utf8(text), "?strict=true"), HttpStatusCode.UnprocessableEntity);
        Assert.Equal((4, "緯度", "north"), Assert.Single(strict.GetProperty("problems").EnumerateArray()) is var p
            ? (p.GetProperty("line").GetInt32(), p.GetProperty("column").GetString(), p.GetProperty("value").GetString()) : default);
        Assert.False((await JsonOf(await PostAsync(NationalList.Utf8(text), "?dryRun=true"), HttpStatusCode.OK)).GetProperty("kept").GetBoolean());
        Assert.Equal(0, (await GetAsync("/api/v1/places")).GetArrayLength());
        Assert.Equal(1, (await JsonOf(await PostAsync(NationalList.Utf8(text)), HttpStatusCode.OK)).GetProperty("bad").GetInt32());
        Assert.Equal(2, (await GetAsync("/api/v1/places")).GetArrayLength());
    }

    [Fact]
    public async Task What_is_hostile_gets_a_problem_answer_and_changes_nothing()
    {
        await ProblemAsync(await PostAsync(NationalList.Utf8("a,b\r\n")), HttpStatusCode.UnprocessableEntity, "it needs 名称");
        await ProblemAsync(await PostAsync(new byte[CsvBytes.MaxBytes + 1]), HttpStatusCode.RequestEntityTooLarge, "divide it");
        await ProblemAsync(await PostAsync(NationalList.Utf8(NationalList.Tokyo()), type: "text/plain"), HttpStatusCode.UnsupportedMediaType, "text/csv");
        await ProblemAsync(await PostAsync(NationalList.Utf8(NationalList.Tokyo()), "?strict=yes"), HttpStatusCode.BadRequest, "neither true nor false");
        await ProblemAsync(await PostAsync(NationalList.Utf8(NationalList.Tokyo()), "?force=true"), HttpStatusCode.BadRequest, "force");
        foreach (var (header, value) in (IEnumerable<(string, string)>)[("Origin", "http://evil.example"), ("X-Forwarded-For", "203.0.113.9")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/places") { Content = Csv(NationalList.Utf8(NationalList.Tokyo()), "text/csv") };
            request.Headers.Add(header, value);
            await ProblemAsync(await http.SendAsync(request), HttpStatusCode.Forbidden, "own machine");
        }
        await ProblemAsync(await PutAsync("p-1", "[1]"), HttpStatusCode.BadRequest, "is not a place");
        await ProblemAsync(await PutAsync("p-1", """{"name":"x","address":"y","colour":"red"}"""), HttpStatusCode.BadRequest, "colour");
        await ProblemAsync(await PutAsync("p-1", """{"name":"x","name":"y","address":"y"}"""), HttpStatusCode.BadRequest, "is not a place");
        await ProblemAsync(await PutAsync("p-1", """{"name":"x","category":"palace","latitude":35,"longitude":135}"""), HttpStatusCode.BadRequest, "palace");
        await ProblemAsync(await PutAsync("p-1", """{"name":"x","latitude":135,"longitude":35,"url":"javascript:x"}"""), HttpStatusCode.BadRequest, "swapped");
        await ProblemAsync(await PutAsync("p%2F..", """{"name":"x"}"""), HttpStatusCode.BadRequest, "id of a place");
        await ProblemAsync(await PutAsync("p-1", "{\"name\":\"" + new string('x', PlaceEdit.MaxBytes) + "\"}"), HttpStatusCode.RequestEntityTooLarge, "at most");
        await ProblemAsync(await http.PostAsync("/api/v1/registry/devices/ap-1/kiss", null), HttpStatusCode.BadRequest, "no decision");
        await ProblemAsync(await http.PostAsync("/api/v1/registry/devices/ap-1/adopt?place=nowhere", null), HttpStatusCode.BadRequest, "there is no place");
        await ProblemAsync(await http.GetAsync("/api/v1/places?category=palace"), HttpStatusCode.BadRequest, "palace");
        Assert.Equal(0, (await GetAsync("/api/v1/places")).GetArrayLength());
        Assert.Equal(0, (await GetAsync("/api/v1/audit")).GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task A_place_is_entered_corrected_and_told_with_its_devices()
    {
        await JsonOf(await PutAsync("p-1", """{"name":"川崎駅","english":"Kawasaki Station","category":"station","area":"14131","latitude":35.53,"longitude":139.69,"confirmed":"2025-04-01"}"""), HttpStatusCode.OK);
        await JsonOf(await http.PostAsync("/api/v1/registry/devices/ap-0001/adopt?place=p-1", null), HttpStatusCode.OK);
        var place = Assert.Single((await GetAsync("/api/v1/places?category=station&area=141313")).EnumerateArray());
        Assert.Equal(("川崎駅", "14131", "ap-0001"), (place.GetProperty("name").GetString(), place.GetProperty("areaCode").GetString(), place.GetProperty("devices")[0].GetString()));
        var entry = place.GetProperty("entry").GetRawText().Replace("Kawasaki Station", "Kawasaki Sta.", StringComparison.Ordinal);
        Assert.Equal("Kawasaki Sta.", (await JsonOf(await PutAsync("p-1", entry), HttpStatusCode.OK)).GetProperty("english").GetString());
        Assert.Equal(0, (await GetAsync("/api/v1/places?area=13101")).GetArrayLength());
        var device = Assert.Single((await GetAsync("/api/v1/registry/devices")).EnumerateArray());
        Assert.Equal(("adopted", "川崎駅"), (device.GetProperty("verdict").GetString(), device.GetProperty("placeName").GetString()));
        Assert.Equal(["place correct", "device adopt", "place add"], (await GetAsync("/api/v1/audit")).GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("action").GetString()));
        Assert.Empty(AuditInspection.Run(house.RegistryOptions.Path, house.RegistryOptions.AuditHead, null).Findings);
    }

    [Fact]
    public async Task Strangers_are_listed_with_what_is_held_until_they_are_adopted()
    {
        await JsonOf(await PutAsync("p-1", """{"name":"駅","address":"本町"}"""), HttpStatusCode.OK);
        await house.IngestAsync(("guest-1", StoreHouse.Batch(1, $"wifi,bss=wlan0 stations=3i {StoreHouse.Noon}")));
        var stranger = Assert.Single((await GetAsync("/api/v1/strangers")).EnumerateArray());
        Assert.Equal(("guest-1", "stranger", 1), (stranger.GetProperty("device").GetString(), stranger.GetProperty("verdict").GetString(), stranger.GetProperty("heldBatches").GetInt32()));
        Assert.Equal(0, (await GetAsync("/api/v1/devices")).GetArrayLength());
        Assert.Equal(0, (await GetAsync("/api/v1/latest")).GetArrayLength());
        await JsonOf(await http.PostAsync("/api/v1/registry/devices/guest-1/adopt", null), HttpStatusCode.OK);
        Assert.Equal(0, (await GetAsync("/api/v1/strangers")).GetArrayLength());
    }

    [Fact]
    public async Task Queries_group_by_where_devices_stand_now_and_a_correction_corrects_history()
    {
        const long noon = StoreHouse.Noon;
        await house.IngestAsync([.. Enumerable.Range(1, 3).Select(i => ($"ap-{i}", StoreHouse.Batch(1, $"wifi,bss=wlan0 stations={i * 10}i {noon - 60_000}")))]);
        foreach (var (id, category) in (IEnumerable<(string, string)>)[("p-1", "station"), ("p-2", "school")])
            await JsonOf(await PutAsync(id, $$"""{"name":"{{id}}","address":"本町","category":"{{category}}","area":"14131"}"""), HttpStatusCode.OK);
        await JsonOf(await http.PostAsync("/api/v1/registry/devices/ap-1/adopt?place=p-1", null), HttpStatusCode.OK);
        await JsonOf(await http.PostAsync("/api/v1/registry/devices/ap-2/adopt?place=p-2", null), HttpStatusCode.OK);
        Assert.Equal(["station 10", "school 20", " 30"], await SumsAsync("category"));
        Assert.Equal([" 30", "14131 30"], (await SumsAsync("area")).Order(StringComparer.Ordinal));

        var tag = (await http.GetAsync(Path("category"))).Headers.ETag;
        await JsonOf(await http.PostAsync("/api/v1/registry/devices/ap-2/adopt?place=p-1", null), HttpStatusCode.OK);
        using var again = new HttpRequestMessage(HttpMethod.Get, Path("category"));
        if (tag is not null) again.Headers.IfNoneMatch.Add(tag);
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(again)).StatusCode);
        Assert.Equal(["p-1 30", " 30"], await SumsAsync("place"));

        // Nobody outside is told of people in a place.
        await ProblemAsync(await http.GetAsync($"/api/v1/query?measurement=wifi&field=stations&from={noon - 7_200_000}&to=now&step=1h&group=place&across=sum&audience=public"), HttpStatusCode.BadRequest, "by device or for the city");

        static string Path(string group) => $"/api/v1/query?measurement=wifi&field=stations&from={noon - 3_600_000}&to=now&step=1h&group={group}&across=sum";

        async Task<List<string>> SumsAsync(string group) => [.. (await GetAsync(Path(group))).GetProperty("series").EnumerateArray()
            .Select(s => $"{(s.GetProperty("tags").TryGetProperty(group, out var name) ? name.GetString() : "")} {s.GetProperty("points")[0][1].GetDouble()}").OrderBy(t => t[0] == ' ').ThenByDescending(t => t, StringComparer.Ordinal)];
    }

    private Task<HttpResponseMessage> PostAsync(byte[] content, string query = "", string type = "text/csv") => http.PostAsync("/api/v1/places" + query, Csv(content, type));

    private Task<HttpResponseMessage> PutAsync(string id, string json) => http.PutAsync($"/api/v1/places/{id}", new StringContent(json, Encoding.UTF8, "application/json"));

    private static ByteArrayContent Csv(byte[] content, string type) => new(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private async Task<JsonElement> GetAsync(string path) => await JsonOf(await http.GetAsync(path), HttpStatusCode.OK);

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
    }

    private static async Task ProblemAsync(HttpResponseMessage response, HttpStatusCode status, string words)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, (await JsonOf(response, status)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
