using System.Text.Json;

namespace Telemetry.Bench;

/// <summary>Which collector: its name, the beginning of its topics, the InfluxDB server it writes to (without one, a file), and another build than this one.</summary>
internal sealed record CollectorPlan(string Name = "collector", string Prefix = "city", Uri? Influx = null, string? Assembly = null);

/// <summary>The real collector on a store of its own; its HTTP interface tells whether what is measured does its work.</summary>
internal sealed class CollectorUnderBench
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly int port;

    private CollectorUnderBench(int port, string rootKeyFile, string storeFile, Daemon daemon) =>
        (this.port, RootKeyFile, StoreFile, Daemon) = (port, rootKeyFile, storeFile, daemon);

    public Daemon Daemon { get; }

    /// <summary>Where its points are, when it has no server for them.</summary>
    public string StoreFile { get; }

    /// <summary>The public key by which devices believe orders.</summary>
    public string RootKeyFile { get; }

    public static Task<CollectorUnderBench> StartAsync(BenchStage stage, Broker broker, CancellationToken stop) => StartAsync(stage, broker, new CollectorPlan(), stop);

    public static async Task<CollectorUnderBench> StartAsync(BenchStage stage, Broker broker, CollectorPlan plan, CancellationToken stop)
    {
        var (alerts, port, store) = (stage.In($"{plan.Name}-alerts"), BenchStage.FreePort(), stage.In($"{plan.Name}-store/telemetry.db"));
        var file = stage.In($"{plan.Name}.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            plan.Prefix,
            Broker = new { broker.Url, ClientId = plan.Name, Username = plan.Name },
            Http = new { Url = $"http://127.0.0.1:{port}" },
            Store = plan.Influx is null ? new { Path = store } : (object)new { Path = store, Kind = "InfluxDb", Url = plan.Influx, InfluxUnderBench.Database },
            Alerts = new { Directory = alerts, Issuer = "city", Beacon = "always" },
        }), stop);
        var daemon = stage.Start(new Daemon(plan.Name, "dotnet", plan.Assembly ?? Repository.Built("Collector"), "run", "--config", file) { Environment = ServiceUnit.OfCollector });
        var collector = new CollectorUnderBench(port, Path.Combine(alerts, "root.jwk"), store, daemon);
        await stage.UntilAsync(async () => await collector.GetAsync("/api/v1/devices", stop) is not null, "the collector answers", daemon, TimeSpan.FromMinutes(1), stop);
        await stage.UntilAsync(() => Task.FromResult(broker.HasSubscriber(plan.Name)), "it has subscribed", daemon, TimeSpan.FromSeconds(30), stop);
        return collector;
    }

    /// <summary>The sources of a device that do not give values, with their reasons; null while nothing is known of it.</summary>
    public async Task<IReadOnlyList<string>?> SilentSourcesAsync(string device, CancellationToken stop)
    {
        if (await GetAsync("/api/v1/devices", stop) is not { } devices) return null;
        var known = devices.EnumerateArray().FirstOrDefault(one => one.GetProperty("device").GetString() == device);
        if (known.ValueKind == JsonValueKind.Undefined || !known.TryGetProperty("sources", out var sources) || sources.ValueKind != JsonValueKind.Array) return null;
        return [.. sources.EnumerateArray().Where(source => source.GetProperty("state").GetString() != "ok").Select(source => source.ToString())];
    }

    /// <summary>Null while it does not answer.</summary>
    private async Task<JsonElement?> GetAsync(string path, CancellationToken stop)
    {
        try
        {
            return JsonDocument.Parse(await Http.GetStringAsync($"http://127.0.0.1:{port}{path}", stop)).RootElement;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
