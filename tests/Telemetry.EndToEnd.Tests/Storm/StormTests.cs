using System.Globalization;
using System.Text.Json;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.Storm;

/// <summary>
/// A broker with the limits that we ship, full of statuses of devices that nobody knows, and a city that goes and comes as one.
/// TELEMETRY_STORM_RETAINED and TELEMETRY_STORM_DEVICES give other sizes.
/// </summary>
public sealed class StormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly int Retained = Size("TELEMETRY_STORM_RETAINED", 100_000), Devices = Size("TELEMETRY_STORM_DEVICES", 2_000);

    /// <summary>Below the retained statuses: names without end must find an end.</summary>
    private static readonly int MaxDevices = Retained / 5;

    /// <summary>Of an empty collector 70 MB; the rest is what so many devices and their messages may cost.</summary>
    private const long MostMemory = 300L << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TemporaryDirectory directory = new();
    private readonly HttpClient http = new();
    private MosquittoBroker broker = null!;
    private AppProcess collector = null!;
    private Crowd crowd = null!;

    public async Task InitializeAsync()
    {
        var limits = File.ReadLines(Path.Combine(Repository.Root, "broker-link", "mosquitto", "local.conf"))
            .Where(line => line.StartsWith("max_", StringComparison.Ordinal) || line.StartsWith("memory_limit", StringComparison.Ordinal));
        broker = await MosquittoBroker.StartAsync([.. limits]);
        http.BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        collector = new AppProcess("Collector", "run", "--config", directory.Write("collector.json", JsonSerializer.Serialize(new
        {
            Broker = new { Url = broker.Url.ToString(), ClientId = "collector", BackoffMin = "00:00:00.200", BackoffMax = "00:00:01" },
            Http = new { Url = http.BaseAddress.ToString() },
            Store = new { Path = directory.File("telemetry.db") },
            Devices = new { MaxDevices, SilentAfter = "1.00:00:00", LateAfter = "1.00:00:00", NoValuesAfter = "2.00:00:00" },
            Ledger = new { LateAfter = "1.00:00:00" },
            Alerts = new { Directory = directory.File("alerts"), Beacon = "never" },
        })));
        crowd = new Crowd(broker.Port, new Topics());
    }

    public async Task DisposeAsync()
    {
        crowd.Dispose();
        http.Dispose();
        await collector.DisposeAsync();
        await broker.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_storm_is_one_incident_names_without_end_stay_bounded_and_the_ledger_is_exact()
    {
        collector.Start();
        await ConnectedAsync();
        Tell("started");
        await ArriveAsync();
        await Eventually.True(async () => await WellAsync() == Devices, "every device is well", WhatIs, Patience);
        Tell($"{Devices} devices");
        await crowd.LeaveRetainedAsync(Retained, Now);

        await collector.StopAsync();
        collector.Start();
        await ConnectedAsync();
        await Eventually.True(async () => await StatusesAsync() >= Retained + Devices, "the retained statuses have come", WhatIs, Patience);
        Tell($"{Retained} retained statuses on connect");
        // A name that comes while others are written down may be noted beyond the bound of those that are looked after.
        Assert.InRange((await DevicesAsync()).Count, MaxDevices, MaxDevices * 11 / 10);
        Assert.Empty(await IncidentsAsync());

        crowd.Break();
        await Eventually.True(async () => (await IncidentsAsync()) is [{ State: "offline" } gone] && gone.Affected == Devices, "all are gone", WhatIs, Patience);
        Tell($"storm: {Devices} last wills");
        await ArriveAsync();
        await Eventually.True(async () => (await IncidentsAsync()) is [{ End: not null }], "all are back", WhatIs, Patience);
        Tell($"storm: {Devices} births");

        broker.Kill();
        crowd.Break();
        await Eventually.True(async () => (await IncidentsAsync()) is [{ State: "broker" } away, _] && away.Affected == Devices, "the broker is missed", WhatIs, Patience);
        await broker.StartAgainAsync();
        await ConnectedAsync();
        await ArriveAsync();
        await Eventually.True(async () => (await IncidentsAsync()) is [{ End: not null }, _], "the broker's incident has ended", WhatIs, Patience);
        Tell("broker killed and back");

        var incidents = await IncidentsAsync();
        Assert.Equal(["broker", "offline"], incidents.Select(i => i.State));
        Assert.All(incidents, i => Assert.Equal(Devices, i.Devices));
        Assert.InRange(Memory("VmHWM"), 0, MostMemory);
        Assert.InRange(new FileInfo(directory.File("collector.db")).Length, 0, 4_000L * MaxDevices);
    }

    private async Task ArriveAsync()
    {
        await crowd.ArriveAsync(Devices, Now);
        var truth = crowd.Truth(Devices);
        LedgerCounts? said = null;
        await Eventually.True(async () => (said = await CityAsync()) == truth, $"the ledger says {truth}", () => $"{said}\n{collector.Log}", Patience);
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static int Size(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var size) ? size : otherwise;

    private string WhatIs() => collector.Log;

    private void Tell(string after) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{after}: resident {Memory("VmRSS") / 1e6:0} MB, highest so far {Memory("VmHWM") / 1e6:0} MB"));

    private long Memory(string figure)
    {
        var line = File.ReadLines($"/proc/{collector.Id}/status").First(l => l.StartsWith(figure, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private Task ConnectedAsync() => Eventually.True(
        async () => await GetAsync("/health") is { } health && health.GetProperty("broker").GetProperty("ok").GetBoolean(), "the collector is connected", WhatIs, Patience);

    private async Task<long> StatusesAsync() => await GetAsync("/health") is { } health ? health.GetProperty("ingest").GetProperty("statuses").GetInt64() : 0;

    private async Task<LedgerCounts?> CityAsync() => (await GetAsync("/api/v1/ledger?limit=1"))?.Deserialize(ContractsJson.Default.LedgerResponse)?.City;

    private async Task<int> WellAsync() => (await DevicesAsync()).Count(d => d.Root?.State == "ok");

    private async Task<IReadOnlyList<DeviceView>> DevicesAsync() => (await GetAsync("/api/v1/devices"))?.Deserialize(ContractsJson.Default.IReadOnlyListDeviceView) ?? [];

    private async Task<IReadOnlyList<IncidentView>> IncidentsAsync() => (await GetAsync("/api/v1/incidents"))?.Deserialize(ContractsJson.Default.IReadOnlyListIncidentView) ?? [];

    private async Task<JsonElement?> GetAsync(string path)
    {
        try
        {
            using var answer = await http.GetAsync(path);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            return json.RootElement.Clone();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
