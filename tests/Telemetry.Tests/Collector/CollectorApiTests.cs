using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.BrokerLink;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>The HTTP interface of a whole collector whose broker is away.</summary>
public sealed class CollectorApiTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private readonly StoreHouse house = new();
    private Microsoft.AspNetCore.Builder.WebApplication app = null!;
    private HttpClient http = null!;
    private GatedStore store = null!;
    private HealthWatch watch = null!;

    public async Task InitializeAsync()
    {
        await house.IngestAsync(
            ("ap-0001", StoreHouse.Batch(1, [.. Enumerable.Range(0, 7).Select(i => $"wifi,bss=wlan0 stations={10 + i}i,assoc={100 + i}i {Noon - 60_000 * (10 - (i > 3 ? i + 2 : i))}"), "nonsense"])),
            ("air-001", StoreHouse.Batch(1, $"air,sensor==cmd pm2_5=8.5 {Noon - 30_000}")), ("air-001", StoreHouse.Batch(2, $"air,sensor=\\=cmd pm2_5=8.5 {Noon - 30_000}")));
        store = new GatedStore(house.Store);
        var options = new CollectorOptions
        {
            Broker = new BrokerOptions { Url = new Uri("mqtt://127.0.0.1:9"), ClientId = "collector" }, Store = house.Options, Records = house.RecordsOptions, Registry = house.RootedRegistry,
            Alerts = new AlertsOptions { Directory = Path.Combine(house.Folder, "alerts"), Persons = ["desk-a", "desk-b"] }, Query = new QueryOptions { MaxPoints = 100 },
        };
        app = CollectorApp.Compose(options, builder =>
        {
            builder.WebHost.UseTestServer();
            // Looks when the test says so.
            builder.Services.Remove(builder.Services.Single(s => s.ImplementationType == typeof(HealthWatch)));
            builder.Services.AddSingleton<HealthWatch>();
            builder.Services.AddSingleton<TimeProvider>(house.Clock).AddSingleton<ITimeSeriesStore>(store).AddSingleton(house.Records)
                .AddSingleton(house.Registry).AddSingleton(house.Registry.Database).AddSingleton(house.Strangers);
        });
        await app.StartAsync();
        http = app.GetTestClient();
        watch = app.Services.GetRequiredService<HealthWatch>();
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await house.DisposeAsync();
    }

    [Fact]
    public async Task Latest_gives_every_series_and_its_age()
    {
        var value = Assert.Single((await GetAsync("/api/v1/latest?measurement=wifi&field=stations")).Deserialize(ContractsJson.Default.IReadOnlyListLatestValue)!);
        Assert.Equal(("ap-0001", "wlan0", 16, 120), (value.Device, value.Tags["bss"], value.Value, value.AgeSeconds));
        Assert.Equal(3, (await GetAsync("/api/v1/latest")).GetArrayLength());
    }

    [Fact]
    public async Task A_query_has_steps_and_gaps()
    {
        var answer = (await GetAsync($"/api/v1/query?measurement=wifi&field=stations&from={Noon - 600_000}&to=now&step=60s")).Deserialize(ContractsJson.Default.SeriesResponse)!;
        Assert.Equal(("mean", 60_000), (answer.Aggregate, answer.StepMs));
        Assert.Equal([10, 11, 12, 13, null, null, 14, 15, 16], Assert.Single(answer.Series).Points.Select(p => p[1]));
        var growth = (await GetAsync("/api/v1/query?measurement=wifi&field=assoc&from=-1h&step=1h")).Deserialize(ContractsJson.Default.SeriesResponse)!;
        Assert.Equal(("increase", 6), (growth.Aggregate, growth.Series[0].Points.Sum(p => p[1])));
        var raw = (await GetAsync($"/api/v1/query?measurement=wifi&field=assoc&from=2025-11-21T11:50:00%2B09:00&to=2025-11-21T02:52:00Z")).Deserialize(ContractsJson.Default.SeriesResponse)!;
        Assert.Equal(("raw", 2), (raw.Aggregate, raw.Series[0].Points.Count));
    }

    [Fact]
    public async Task Csv_is_given_to_who_asks_for_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/query?measurement=air&field=pm2_5&from=-1h");
        request.Headers.Accept.ParseAdd("text/csv");
        using var response = await http.SendAsync(request);
        Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("time,device,sensor,value,unit,flag\r\n2025-11-21T02:59:30.000Z,air-001,'=cmd,8.5,µg/m³,\r\n", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/v1/query?field=stations", "measurement is missing", "wifi")]
    [InlineData("/api/v1/query?measurement=wfi&field=stations", "measurement 'wfi' is unknown", "wifi")]
    [InlineData("/api/v1/query?measurement=wifi&field=station", "field 'station' is unknown in wifi", "stations")]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&agg=median&step=5m", "agg 'median' is unknown", "increase")]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&agg=increase&step=5m", "is not a counter", "mean")]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&agg=mean", "agg needs a step", "1h")]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&step=fast", "step 'fast'", "raw")]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&from=yesterday", "from is not a time", null)]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&from=now&to=-1h", "from is not before to", null)]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&device=A%20B", "is not a device id", null)]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&from=-30d&step=60s", "more than 100 points", null)]
    [InlineData("/api/v1/query?measurement=wifi&field=stations&steps=60s", "parameter 'steps' is unknown", "step")]
    [InlineData("/api/v1/latest?field=stations", "field needs a measurement", "wifi")]
    [InlineData("/api/v1/quarantine?limit=0", "limit '0'", null)]
    [InlineData("/api/v1/ledger?from=tomorrow", "from is not a day", null)]
    [InlineData("/api/v1/ledger?from=now&to=-2d", "from is after to", null)]
    [InlineData("/api/v1/ledger?order=best", "order 'best' is unknown", "worst")]
    [InlineData("/api/v1/ledger?step=1h", "parameter 'step' is unknown", "from")]
    [InlineData("/api/v1/incidents?lasting=yes", "lasting 'yes' is unknown", "true")]
    [InlineData("/api/v1/incidents?limit=9999", "limit '9999'", null)]
    [InlineData("/api/v1/unique?scope=street", "scope 'street' is unknown", "city")]
    [InlineData("/api/v1/unique?scope=city&device=ap-1", "device needs scope=device", "device")]
    [InlineData("/api/v1/unique?period=week", "period 'week' is unknown", "day")]
    [InlineData("/api/v1/unique?k=1", "parameter 'k' is unknown", "period")]
    [InlineData("/api/v1/unique?category=stations", "category 'stations' is unknown", "station")]
    [InlineData("/api/v1/unique?scope=category&place=p-1", "place needs scope=place", "place")]
    [InlineData("/api/v1/unique?audience=all", "audience 'all' is unknown", "public")]
    public async Task A_wrong_request_is_told_what_is_wrong_and_what_would_be_right(string path, string words, string? allowed)
    {
        var problem = await ProblemAsync(path, HttpStatusCode.BadRequest);
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        if (allowed is not null) Assert.Contains(problem.GetProperty("allowed").EnumerateArray(), w => w.GetString() == allowed);
    }

    [Fact]
    public async Task A_store_that_cannot_answer_is_a_503_and_never_an_empty_list()
    {
        store.Unavailable = "the file is gone";
        Assert.Contains("the file is gone", (await ProblemAsync("/api/v1/query?measurement=wifi&field=stations", HttpStatusCode.ServiceUnavailable)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_a_problem_as_well() => await ProblemAsync("/nothing", HttpStatusCode.NotFound);

    [Fact]
    public async Task Health_says_that_the_broker_is_away_and_counts_are_there()
    {
        using var response = await http.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var health = await JsonOf(response);
        Assert.Equal((true, false), (health.GetProperty("store").GetProperty("ok").GetBoolean(), health.GetProperty("broker").GetProperty("ok").GetBoolean()));
        Assert.Equal(0, health.GetProperty("ingest").GetProperty("received").GetInt64());
    }

    [Fact]
    public async Task A_device_carries_the_word_online_once()
    {
        var text = await http.GetStringAsync("/api/v1/devices");
        Assert.Equal(2, text.Split("\"state\":\"online\"").Length - 1);
        Assert.Equal(["air-001", "ap-0001"], JsonSerializer.Deserialize(text, ContractsJson.Default.IReadOnlyListDeviceView)!.Select(d => d.Device));
    }

    [Fact]
    public async Task The_ledger_tells_rows_and_the_sum_of_the_city_as_json_and_csv()
    {
        var ledger = (await GetAsync("/api/v1/ledger?from=2025-11-21&to=now&order=worst")).Deserialize(ContractsJson.Default.LedgerResponse)!;
        Assert.Equal(("2025-11-21", "2025-11-21", 0), (ledger.From, ledger.To, ledger.City.Missing));
        var row = Assert.Single(ledger.Days, d => d.Device == "ap-0001");
        Assert.Equal(row.Counts.Expected, row.Counts.Received);
        Assert.True(row.Counts.Received > 0);
        Assert.Equal(1, (await GetAsync("/api/v1/ledger?limit=1")).GetProperty("leftOff").GetInt64());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ledger?device=ap-0001");
        request.Headers.Accept.ParseAdd("text/csv");
        using var response = await http.SendAsync(request);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal("device,day,expected,received,late,duplicate,dropped,missing,under_way,plain,lines", lines[0]);
        Assert.StartsWith($"ap-0001,2025-11-21,{row.Counts.Expected},{row.Counts.Received},", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_the_root_cause_of_every_device_and_one_incident()
    {
        watch.Round();
        house.Clock.Now += 11_000;
        watch.Round();
        var devices = JsonSerializer.Deserialize(await http.GetStringAsync("/api/v1/devices"), ContractsJson.Default.IReadOnlyListDeviceView)!;
        Assert.All(devices, d => Assert.Equal(("broker", "broker-away", 1L), (d.Root!.State, d.Root.Cause, d.Root.Incident!.Value)));
        var incident = Assert.Single(JsonSerializer.Deserialize(await http.GetStringAsync("/api/v1/incidents?lasting=true"), ContractsJson.Default.IReadOnlyListIncidentView)!);
        Assert.Equal(("broker", 2, 2), (incident.State, incident.Devices, incident.Affected));
        Assert.NotNull(incident.Cure);
    }

    [Fact]
    public async Task A_store_that_takes_nothing_is_one_incident_that_ends_with_it_and_a_restart_knows_it()
    {
        watch.Round();
        store.Unavailable = "the disk is full";
        watch.Round();
        var devices = JsonSerializer.Deserialize(await http.GetStringAsync("/api/v1/devices"), ContractsJson.Default.IReadOnlyListDeviceView)!;
        Assert.All(devices, d => Assert.Equal(("store", "store-away", "the disk is full"), (d.Root!.State, d.Root.Cause, d.Root.Why)));
        store.Unavailable = null;
        watch.Round();
        Assert.Equal(0, (await GetAsync("/api/v1/incidents?lasting=true")).GetArrayLength());
        var ended = Assert.Single(new IncidentTable(house.Records).Load());
        Assert.Equal(("store", 2), (ended.Kind, ended.Devices));
        Assert.NotNull(ended.End);
    }

    [Fact]
    public async Task Alerts_and_quarantine_are_lists()
    {
        Assert.Equal(0, (await GetAsync("/api/v1/alerts")).GetArrayLength());
        Assert.Equal(0, (await GetAsync("/api/v1/receipts")).GetArrayLength());
        Assert.Contains((await GetAsync("/api/v1/quarantine")).EnumerateArray(), l => l.GetProperty("line").GetString() == "nonsense");
    }

    [Fact]
    public async Task Distinct_devices_are_numbers_a_small_one_is_null_and_no_sketch_is_told()
    {
        HyperLogLog few = new(), many = new();
        for (ulong i = 0; i < 9; i++) few.Add(SketchKey.Hash([1], i));
        for (ulong i = 0; i < 40; i++) many.Add(SketchKey.Hash([1], i));
        var table = house.Unique();
        Assert.Null(table.Write(
            [
                new DeviceSketch("air-001", new HourSketch("w", Noon, "00000000000000aa", few)),
                new DeviceSketch("ap-0001", new HourSketch("w", Noon, "00000000000000aa", many)),
            ], [], Noon));

        house.Clock.Now += 60_000;
        var city = await http.GetStringAsync("/api/v1/unique");
        var response = JsonSerializer.Deserialize(city, ContractsJson.Default.UniqueResponse)!;
        Assert.Equal(("city", "hour", 10), (response.Scope, response.Period, response.K));
        Assert.Equal((40L, false, false, false), Assert.Single(response.Values) is var c ? (c.Count!.Value, c.Suppressed, c.PerAp, c.UpperBound) : default);
        Assert.DoesNotContain(SketchCodec.ToText(many)[2..20], city, StringComparison.Ordinal);

        var devices = await GetAsync("/api/v1/unique?scope=device&period=day&from=-2d");
        Assert.Equal(
            ["air-001 null true", "ap-0001 40 false"],
            devices.GetProperty("values").EnumerateArray().Select(v => $"{v.GetProperty("device")} {v.GetProperty("count").GetRawText()} {v.GetProperty("suppressed").GetRawText()}"));
        Assert.Equal(1, (await GetAsync("/api/v1/unique?device=ap-0001")).GetProperty("values").GetArrayLength());
        Assert.Equal(0, (await GetAsync("/api/v1/unique?scope=place")).GetProperty("values").GetArrayLength());

        // The public is told of hours that are over; here both are left out, because all but one would tell the one.
        Assert.Equal(0, (await GetAsync("/api/v1/unique?device=ap-0001&audience=public")).GetProperty("values").GetArrayLength());
        house.Clock.Now = Noon + 3_600_000;
        Assert.Equal(JsonValueKind.Null, (await GetAsync("/api/v1/unique?device=ap-0001&audience=public")).GetProperty("values")[0].GetProperty("count").ValueKind);
        Assert.Equal(40, (await GetAsync("/api/v1/unique?audience=public")).GetProperty("values")[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task The_description_names_every_address()
    {
        var paths = (await GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "/api/v1/alerts", "/api/v1/audit", "/api/v1/commands", "/api/v1/content", "/api/v1/devices", "/api/v1/incidents", "/api/v1/latest", "/api/v1/ledger", "/api/v1/places", "/api/v1/places.csv", "/api/v1/places/{id}",
                "/api/v1/quarantine", "/api/v1/quarantine/reasons", "/api/v1/query", "/api/v1/receipts", "/api/v1/registry/devices", "/api/v1/registry/devices/{device}/{decision}", "/api/v1/strangers",
                "/api/v1/twins", "/api/v1/unique", "/health",
            ],
            paths);
        Assert.All(paths, p => Assert.Matches($"`(GET |PUT |POST )?{System.Text.RegularExpressions.Regex.Escape(p)}`", CollectorReadmeTests.Readme));
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var response = await http.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, path), (response.StatusCode, path));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        return await JsonOf(response);
    }

    private async Task<JsonElement> ProblemAsync(string path, HttpStatusCode status)
    {
        using var response = await http.GetAsync(path);
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return await JsonOf(response);
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
