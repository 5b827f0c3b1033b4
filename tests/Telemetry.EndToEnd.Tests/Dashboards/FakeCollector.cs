using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.EndToEnd.Tests;

/// <summary>Answers like the collector, in the contract's own JSON, on a free loopback port.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeCollector(WebApplication app) => this.app = app;

    public string Url { get; private set; } = "";

    /// <summary>Devices connected to ap-0001; change it and the pages must follow.</summary>
    public long Stations { get; set; } = 27;

    public bool Troubled { get; set; }

    /// <summary>A cut link takes sixty access points along, beside a trouble of one post.</summary>
    public bool Stormy { get; set; }

    /// <summary>Answers 503 to everything, like a collector that starts up.</summary>
    public bool Away { get; set; }

    public IReadOnlyList<AlertView> Alerts { get; set; } = [];

    public static async Task<FakeCollector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fake = new FakeCollector(builder.Build());
        fake.Map();
        await fake.app.StartAsync();
        fake.Url = fake.app.Urls.First();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Map()
    {
        var (json, time) = (ContractsJson.Default, TimeProvider.System);
        app.Use(async (context, next) =>
        {
            if (!Away) await next(context);
            else context.Response.StatusCode = 503;
        });
        app.MapGet("/api/v1/devices", () => Results.Json(CollectorScene.Posts(time.GetUtcNow(), Troubled, Stormy), json.IReadOnlyListDeviceView));
        app.MapGet("/api/v1/latest", () => Results.Json(CollectorScene.Latest(time.GetUtcNow(), Stations), json.IReadOnlyListLatestValue));
        app.MapGet("/api/v1/incidents", () => Results.Json(Stormy ? CollectorScene.Incidents(time.GetUtcNow()) : [], json.IReadOnlyListIncidentView));
        app.MapGet("/api/v1/ledger", (HttpRequest request) => request.Headers.Accept == "text/csv"
            ? Results.Text("device,day,expected\r\nair-001,2025-11-21,100\r\n", "text/csv")
            : Results.Json(CollectorScene.Ledger(time.GetUtcNow(), Troubled), json.LedgerResponse));
        app.MapGet("/api/v1/alerts", () => Results.Json(Alerts, json.IReadOnlyListAlertView));
        app.MapGet("/api/v1/quarantine", () => Results.Json(CollectorScene.Quarantine(time.GetUtcNow()), json.IReadOnlyListQuarantinedLine));
        app.MapGet("/api/v1/quarantine/reasons", () => Results.Json(CollectorScene.QuarantineReasons(time.GetUtcNow()), json.QuarantineSummary));
        app.MapGet("/api/v1/query", (HttpRequest request, string measurement, string field, long from, long to, string step, string agg) =>
        {
            if (request.Headers.Accept == "text/csv") return Results.Text("device,time,value\r\nair-001,2025-11-21T05:05:00Z,8.4\r\n", "text/csv");
            var ms = int.Parse(step.TrimEnd('s'), CultureInfo.InvariantCulture) * 1000L;
            return Results.Json(CollectorScene.Series(measurement, field, from, to, ms, agg, time.GetUtcNow()), json.SeriesResponse);
        });
    }
}
