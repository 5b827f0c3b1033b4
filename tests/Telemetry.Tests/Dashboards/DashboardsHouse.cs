using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

/// <summary>The dashboards in this process: no port, a clock that stands still, a collector that is a dictionary.</summary>
internal sealed class DashboardsHouse : IAsyncDisposable
{
    private readonly WebApplication app;

    private DashboardsHouse(WebApplication app, StubCollector collector, StandingClock clock) => (this.app, Collector, Clock) = (app, collector, clock);

    /// <summary>Friday, 2025-11-21 14:05:30 in Japan.</summary>
    public static DateTimeOffset Now { get; } = new(2025, 11, 21, 5, 5, 30, TimeSpan.Zero);

    public static DashboardsOptions Options { get; } = DashboardsOptions.Default with
    {
        Poll = new PollOptions(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5)),
        Live = new LiveOptions(2, 1, TimeSpan.FromMilliseconds(100)),
        Places = new Dictionary<string, BothLanguages> { ["ap-0001"] = new("川崎駅東口", "Kawasaki Station East") },
    };

    public StubCollector Collector { get; }
    public StandingClock Clock { get; }
    public LiveHub Hub => app.Services.GetRequiredService<LiveHub>();

    public static Task<DashboardsHouse> Open(StubCollector? collector = null)
    {
        var stub = collector ?? new StubCollector();
        return Open(stub, stub);
    }

    /// <summary>Over a collector of the test's own.</summary>
    public static Task<DashboardsHouse> Over(HttpMessageHandler collector) => Open(collector, new StubCollector());

    private static async Task<DashboardsHouse> Open(HttpMessageHandler handler, StubCollector stub)
    {
        var clock = new StandingClock(Now);
        var app = Dashboards.Program.Build(Options, clock, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(new CollectorClient(
                new HttpClient(handler) { BaseAddress = new Uri("http://collector") }, NullLogger<CollectorClient>.Instance));
        });
        await app.StartAsync();
        var house = new DashboardsHouse(app, stub, clock);
        await house.Until(known => known.Devices.At is not null || known.Outage is not null, "the first poll is done");
        return house;
    }

    public HttpClient Client() => app.GetTestClient();

    public async Task<string> Html(string path)
    {
        using var client = Client();
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task Until(Func<Snapshot, bool> condition, string what)
    {
        var known = app.Services.GetRequiredService<LastKnown>();
        for (var tries = 0; !condition(known.Snapshot); tries++)
        {
            Assert.True(tries < 1_000, $"waited too long until {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>What the collector answers, as values; written to JSON by the contract.</summary>
internal sealed class StubCollector : HttpMessageHandler
{
    private readonly ConcurrentQueue<string> asked = new();

    public IReadOnlyList<DeviceView> Devices { get; set; } = DashboardsScene.Posts;
    public IReadOnlyList<LatestValue> Latest { get; set; } = DashboardsScene.Latest;
    public IReadOnlyList<AlertView> Alerts { get; set; } = [];
    public IReadOnlyList<RegistryPlace> Places { get; set; } = [];
    public IReadOnlyList<IncidentView> Incidents { get; set; } = [];
    public LedgerResponse Ledger { get; set; } = DashboardsScene.Ledger;
    public IReadOnlyList<QuarantinedLine> Quarantine { get; set; } = [];
    public QuarantineSummary Reasons { get; set; } = new(0, 10_000, []);
    public Func<SeriesQuery, SeriesResponse> Query { get; set; } = DashboardsScene.Series;

    /// <summary>What every request meets instead of an answer.</summary>
    public Func<HttpResponseMessage>? Trouble { get; set; }

    public IReadOnlyCollection<string> Asked => asked;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        asked.Enqueue(request.RequestUri!.PathAndQuery);
        if (Trouble is { } trouble) return Task.FromResult(trouble());
        var json = ContractsJson.Default;
        if (request.RequestUri.AbsolutePath == "/api/v1/query" && request.Headers.Accept.ToString() == "text/csv")
            return Answer("time,device,value\r\n", "text/csv");
        if (request.RequestUri.AbsolutePath == "/api/v1/ledger" && request.Headers.Accept.ToString() == "text/csv") return Answer("device,day\r\n", "text/csv");
        return Answer(request.RequestUri.AbsolutePath switch
        {
            "/api/v1/devices" => JsonSerializer.Serialize(Devices, json.IReadOnlyListDeviceView),
            "/api/v1/latest" => JsonSerializer.Serialize(Latest, json.IReadOnlyListLatestValue),
            "/api/v1/quarantine" => JsonSerializer.Serialize(Quarantine, json.IReadOnlyListQuarantinedLine),
            "/api/v1/quarantine/reasons" => JsonSerializer.Serialize(Reasons, json.QuarantineSummary),
            "/api/v1/alerts" => JsonSerializer.Serialize(Alerts, json.IReadOnlyListAlertView),
            "/api/v1/incidents" => JsonSerializer.Serialize(Incidents, json.IReadOnlyListIncidentView),
            "/api/v1/places" => JsonSerializer.Serialize(Places, JsonSerializerOptions.Web),
            "/api/v1/ledger" => JsonSerializer.Serialize(Ledger, json.LedgerResponse),
            _ => JsonSerializer.Serialize(Query(Read(request.RequestUri)), json.SeriesResponse),
        }, "application/json");
    }

    private static SeriesQuery Read(Uri address)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query);
        return SeriesQuery.Read(name => query.TryGetValue(name, out var value) ? (string?)value : null)
            ?? throw new InvalidOperationException($"the dashboards asked what the collector does not know: {address.Query}");
    }

    private static Task<HttpResponseMessage> Answer(string text, string type) =>
        Task.FromResult(new HttpResponseMessage { Content = new StringContent(text, Encoding.UTF8, type) });
}
