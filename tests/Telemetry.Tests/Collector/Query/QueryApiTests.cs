using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.BrokerLink;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>Questions over days of several devices, against the raw rows of the file.</summary>
public sealed class QueryApiTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon, Hour = RollupLevel.HourMs, Day = RollupLevel.DayMs;
    private const string PortHeader = "x-test-port";
    private readonly StoreHouse house = new();
    private WebApplication app = null!;
    private HttpClient http = null!;
    private EndlessStore store = null!;

    public async Task InitializeAsync()
    {
        house.Clock.Now = Noon + Day;
        var lines = new List<(string, string)>();
        foreach (var (device, n) in new[] { ("ap-1", 1), ("ap-2", 2), ("ap-3", 60) })
            lines.Add((device, string.Concat(Enumerable.Range(0, 200).Select(i => $"wifi,bss=w{i % 2} stations={n * (i % 5)}i,assoc={n * i}i {Noon - 2 * Day + i * (Hour / 4) + n}\n"))));
        await house.IngestAsync([.. lines]);
        house.Settle();
        store = new EndlessStore(house.Store);
        var options = new CollectorOptions
        {
            Broker = new BrokerOptions { Url = new Uri("mqtt://127.0.0.1:9"), ClientId = "collector" }, Store = house.Options, Records = house.RecordsOptions,
            Http = new HttpOptions { PublicUrl = "http://127.0.0.1:5999" }, Alerts = new AlertsOptions { Directory = System.IO.Path.Combine(house.Folder, "alerts") },
            Registry = house.RootedRegistry,
            Query = new QueryOptions { MaxPoints = 5_000, MaxRows = 100_000 },
        };
        app = CollectorApp.Compose(options, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.AddSingleton<TimeProvider>(house.Clock).AddSingleton<ITimeSeriesStore>(store).AddSingleton(house.Records).AddSingleton<IStartupFilter, PortFilter>();
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

    [Theory]
    [InlineData("mean")]
    [InlineData("min")]
    [InlineData("max")]
    [InlineData("sum")]
    [InlineData("count")]
    [InlineData("p50")]
    [InlineData("p90")]
    [InlineData("p95")]
    [InlineData("p99")]
    public async Task A_group_is_as_if_all_its_points_were_of_one_series(string word)
    {
        Assert.True(Aggregates.TryParse(word, out var aggregate));
        var points = Enumerable.Range(1, 3).SelectMany(i => RawTruth.Points(house.StorePath, "wifi", "stations", $"ap-{i}")).OrderBy(p => p.Time).ToList();
        var expected = RawTruth.Steps(points, 0, long.MaxValue, 6 * Hour, aggregate);
        var city = Assert.Single((await AskAsync($"field=stations&from=-4d&step=6h&agg={word}&group=city")).Series);
        Assert.Equal("*", city.Device);
        Assert.Equal(expected.Keys.Order(), city.Points.Where(p => p[1] is not null).Select(p => (long)p[0]!.Value));
        foreach (var point in city.Points.Where(p => p[1] is not null)) Assert.Equal(expected[(long)point[0]!], point[1]!.Value, 1e-9);
    }

    [Fact]
    public async Task Series_of_a_device_or_tag_are_put_together_and_the_rest_of_the_name_is_gone()
    {
        var series = await AskAsync("field=assoc&from=-4d&step=1d");
        var devices = await AskAsync("field=assoc&from=-4d&step=1d&group=device");
        var tags = await AskAsync("field=assoc&from=-4d&step=1d&group=bss");
        Assert.Equal((6, 3, 2), (series.Series.Count, devices.Series.Count, tags.Series.Count));
        Assert.Equal(["ap-1", "ap-2", "ap-3"], devices.Series.Select(s => s.Device));
        Assert.Equal(["w0", "w1"], tags.Series.Select(s => s.Tags["bss"]));
        Assert.Equal("device", devices.Group);
        double Sum(SeriesResponse answer) => answer.Series.Sum(s => s.Points.Sum(p => p[1] ?? 0));
        Assert.Equal(Sum(series), Sum(devices));
        Assert.Equal(Sum(series), Sum(tags));
        // Growth of each bss from its first value to its last.
        Assert.Equal((1 + 2 + 60) * 2 * 198, Sum(series));
    }

    [Fact]
    public async Task Across_takes_one_number_of_each_series()
    {
        var mean = await AskAsync("field=stations&device=ap-3&from=-4d&step=1d&agg=mean");
        var sum = await AskAsync("field=stations&device=ap-3&from=-4d&step=1d&agg=mean&group=device&across=sum");
        var first = (long)sum.Series[0].Points[0][0]!;
        Assert.Equal(mean.Series.Sum(s => s.Points.Single(p => p[0] == first)[1]), sum.Series[0].Points[0][1]);
        var last = await AskAsync("field=stations&from=-4d&step=1d&agg=last&group=city&across=max");
        Assert.Equal(240, last.Series[0].Points.Max(p => p[1]));
    }

    [Theory]
    [InlineData("field=stations&step=1d&group=street", "group 'street' is unknown", "bss")]
    [InlineData("field=stations&group=city", "group needs a step", "1h")]
    [InlineData("field=stations&step=1d&across=sum", "across needs a group", "city")]
    [InlineData("field=stations&step=1d&group=city&across=2", "across '2' is unknown", "sum")]
    [InlineData("field=stations&step=1d&group=city&agg=last", "needs across", "max")]
    [InlineData("field=stations&step=1d&tz=Nowhere", "tz 'Nowhere' is not a time zone", null)]
    [InlineData("field=stations&step=1d&audience=1", "audience '1' is unknown", "public")]
    [InlineData("field=stations&from=-300d&step=1h", "more than 5000 points", null)]
    [InlineData("field=stations&from=-300d&step=60s&group=city", "more than 5000 points", null)]
    [InlineData("field=stations&from=-300d&step=1s&agg=p50&device=ap-1", "more than 5000 points", null)]
    public async Task What_cannot_be_answered_is_refused_with_cause_and_cure(string question, string words, string? allowed)
    {
        var problem = await ProblemAsync(question);
        Assert.Contains(words, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        if (allowed is not null) Assert.Contains(problem.GetProperty("allowed").EnumerateArray(), w => w.GetString() == allowed);
    }

    [Fact]
    public async Task A_group_over_many_steps_is_told_where_its_series_one_by_one_are_too_many()
    {
        Assert.Contains("a group", (await ProblemAsync("field=stations&from=-100d&step=1h")).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single((await AskAsync("field=stations&from=-100d&step=1h&group=city")).Series);
    }

    [Fact]
    public async Task Days_begin_where_the_zone_says_and_the_table_tells_its_time()
    {
        var japan = await AskAsync("field=stations&device=ap-1&from=-4d&step=1d&agg=count&group=device");
        var utc = await AskAsync("field=stations&device=ap-1&from=-4d&step=1d&agg=count&group=device&tz=UTC");
        Assert.Equal((200d, 200d), (japan.Series[0].Points.Sum(p => p[1]), utc.Series[0].Points.Sum(p => p[1])));
        Assert.All(utc.Series[0].Points, p => Assert.Equal(0, (long)p[0]! % Day));
        Assert.All(japan.Series[0].Points, p => Assert.Equal(Day - 9 * Hour, (long)p[0]! % Day));
        Assert.Equal((null, "UTC"), (japan.Zone, utc.Zone));
        using var csv = new HttpRequestMessage(HttpMethod.Get, Query("field=stations&device=ap-1&from=-4d&step=1d&agg=count&group=device&tz=Asia/Tokyo"));
        csv.Headers.Accept.ParseAdd("text/csv");
        using var response = await http.SendAsync(csv);
        Assert.StartsWith("time,device,value,unit\r\n2025-11-19T00:00:00.000+09:00,ap-1,", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again_and_a_late_point_changes_it()
    {
        var old = Query($"field=stations&from={Noon - 2 * Day}&to={Noon}&step=1h");
        var other = Query($"field=stations&from={Noon - 9 * Day}&to={Noon - 5 * Day}&step=1h");
        var (tag, otherTag) = (await TagAsync(old), await TagAsync(other));
        Assert.NotEqual(tag, otherTag);
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(old, tag));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(old, otherTag));
        await house.IngestAsync(("ap-1", $"wifi,bss=w0 stations=77i {Noon - Day + 7}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(old, tag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(other, otherTag));
        // A counter looks at what was before.
        var growth = Query($"field=assoc&from={Noon}&to={Noon + Hour}&step=1h");
        var growthTag = await TagAsync(growth);
        await house.IngestAsync(("ap-1", $"wifi,bss=w0 assoc=3i {Noon - 60_000}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(growth, growthTag));
    }

    [Fact]
    public async Task An_answer_is_written_while_it_is_read_and_stops_when_nobody_reads_it()
    {
        store.Endless = 1_000_000;
        using (var response = await http.GetAsync(Query("field=stations&from=-1h"), HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            await using var body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[300_000]);
            Assert.InRange(store.Given, 1, 1_000);
        }
    }

    [Fact]
    public async Task The_public_is_told_no_small_number_of_people_and_the_city_as_a_whole()
    {
        var open = await AskAsync("field=assoc&from=-4d&step=1h&group=device");
        var told = await AskAsync("field=assoc&from=-4d&step=1h&audience=public");
        Assert.Contains(open.Series.SelectMany(s => s.Points), p => p[1] is > 0 and < 10);
        Assert.DoesNotContain(told.Series.SelectMany(s => s.Points), p => p[1] < 10);
        Assert.Equal((10, true), (told.K, told.Suppressed > 0));
        // ap-1 is small, and ap-2 is left out with it: alone it would be the total minus the rest.
        Assert.All(told.Series.Where(s => s.Device != "ap-3").SelectMany(s => s.Points), p => Assert.Null(p[1]));
        var one = await AskAsync("field=assoc&device=ap-3&from=-4d&step=1h&audience=public");
        Assert.Equal(told.Series.Single(s => s.Device == "ap-3").Points, Assert.Single(one.Series).Points);
        Assert.Contains((await AskAsync("field=assoc&from=-4d&step=1h&group=city&audience=public")).Series[0].Points, p => p[1] > 60);
        Assert.Contains("whole hours", (await ProblemAsync("field=stations&from=-1d&audience=public")).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_public_door_everything_is_for_the_public_and_nothing_but_numbers_is_to_be_had()
    {
        http.DefaultRequestHeaders.Add(PortHeader, "5999");
        Assert.Equal(10, (await AskAsync("field=assoc&from=-4d&step=1h")).K);
        Assert.Contains("not to be had at this address", (await ProblemAsync("field=assoc&from=-4d&step=1h&audience=operations")).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("[]", await http.GetStringAsync("/api/v1/latest?measurement=wifi"));
        foreach (var path in new[] { "/api/v1/devices", "/api/v1/quarantine", "/health", "/API/v1/devices", "/api/v1/query/" })
            Assert.Equal((HttpStatusCode.NotFound, path), ((await http.GetAsync(path)).StatusCode, path));
        http.DefaultRequestHeaders.Remove(PortHeader);
        Assert.NotEqual("[]", await http.GetStringAsync("/api/v1/latest?measurement=wifi"));
        Assert.Equal("[]", await http.GetStringAsync("/api/v1/latest?measurement=wifi&audience=public"));
    }

    private static string Query(string question) => $"/api/v1/query?measurement=wifi&{question}";

    private async Task<SeriesResponse> AskAsync(string question)
    {
        using var response = await http.GetAsync(Query(question));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize(text, ContractsJson.Default.SeriesResponse)!;
    }

    private async Task<JsonElement> ProblemAsync(string question)
    {
        using var response = await http.GetAsync(Query(question));
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    private async Task<string> TagAsync(string path)
    {
        using var response = await http.GetAsync(path);
        return response.Headers.ETag!.ToString();
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>A test server has no port; the request says through which it came.</summary>
    private sealed class PortFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => builder =>
        {
            builder.Use((context, rest) =>
            {
                if (int.TryParse(context.Request.Headers[PortHeader], CultureInfo.InvariantCulture, out var port)) context.Connection.LocalPort = port;
                return rest(context);
            });
            next(builder);
        };
    }

    /// <summary>A store with as many series as a test wants, that counts how many were taken.</summary>
    private sealed class EndlessStore(ITimeSeriesStore inner) : ITimeSeriesStore
    {
        private int given;

        public int Endless { get; set; }
        public int Given => Volatile.Read(ref given);
        public SeriesCatalog Catalog => inner.Catalog;
        public StoreState State => inner.State;

        public ValueTask<WriteOutcome> WriteAsync(PointBatch batch, CancellationToken ct) => inner.WriteAsync(batch, ct);

        public Task<QueryOutcome> QueryAsync(SeriesQuery query, CancellationToken ct) => inner.QueryAsync(query, ct);

        public Task<QueryStream> StreamAsync(SeriesQuery query, CancellationToken ct) =>
            Endless > 0 ? Task.FromResult(new QueryStream(Series())) : inner.StreamAsync(query, ct);

        public IReadOnlyList<LatestSample> Latest(Schema? schema, int? field, string? device) => inner.Latest(schema, field, device);

        public IReadOnlyDictionary<string, long> Newest() => inner.Newest();

        public long? VersionOf(Schema schema, long from, long until) => inner.VersionOf(schema, from, until);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async IAsyncEnumerable<SeriesPoints> Series()
        {
            for (var i = 0; i < Endless; i++)
            {
                await Task.Yield();
                Interlocked.Increment(ref given);
                var points = new SeriesPoints($"ap-{i}", new Dictionary<string, string>());
                for (var n = 0; n < 500; n++) points.Add(Noon + n, n);
                yield return points;
            }
        }
    }
}
