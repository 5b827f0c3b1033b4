using System.Text.Json;

namespace Telemetry.Bench;

/// <summary>The real collector on a store of its own; its HTTP interface tells whether what is measured does its work.</summary>
internal sealed class CollectorUnderBench
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly int port;

    private CollectorUnderBench(int port, string rootKeyFile) => (this.port, RootKeyFile) = (port, rootKeyFile);

    /// <summary>The public key by which devices believe orders.</summary>
    public string RootKeyFile { get; }

    public static async Task<CollectorUnderBench> StartAsync(BenchStage stage, Broker broker, CancellationToken stop)
    {
        var alerts = stage.In("alerts");
        var collector = new CollectorUnderBench(BenchStage.FreePort(), Path.Combine(alerts, "root.jwk"));
        var file = stage.In("collector.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            Broker = new { broker.Url, ClientId = "collector", Username = "collector" },
            Http = new { Url = $"http://127.0.0.1:{collector.port}" },
            Store = new { Path = stage.In("store/telemetry.db") },
            Alerts = new { Directory = alerts, Issuer = "city", Beacon = "always" },
        }), stop);
        var daemon = stage.Start(Daemon.App("collector", Repository.Built("Collector"), "run", "--config", file));
        await stage.UntilAsync(async () => await collector.GetAsync("/api/v1/devices", stop) is not null, "the collector answers", daemon, TimeSpan.FromMinutes(1), stop);
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
