using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Delivery;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Group;

/// <summary>Two collectors, one real mosquitto, one real InfluxDB: who takes what, and that the desk sees what the other one wrote.</summary>
public sealed class SharedTelemetryTests
{
    // By turns, with those of the fleet between: that all of them go to one collector is one chance in half a million.
    private const int Batches = 20;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task Each_batch_is_taken_by_one_the_desk_knows_all_series_and_sketches_are_the_desks()
    {
        await using var influx = await InfluxServer.StartAsync();
        await using var fleet = await Fleet.StartAsync(new FleetPlan(1, 20) { Influx = influx, Collectors = 2 });
        for (var i = 0; i < 2; i++)
            await Eventually.True(async () => await NumberAsync(fleet, i, "ingest", "acknowledged") > 5, $"collector {i} takes its share", () => fleet.Collectors[i].Log);
        Assert.Contains("This collector is desk of the group ingest", fleet.Collector.Log, StringComparison.Ordinal);
        Assert.Contains("This collector is ingest only in the group ingest", fleet.Collectors[1].Log, StringComparison.Ordinal);

        await using var device = await DeviceAsync(fleet, "ap-0001", out var acks);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 1; i <= Batches; i++) await device.PublishAsync("city/tele/ap-0001", Batch(i, $"wifi,bss=w{i} stations=4i {now}"), 1, false, TimeSpan.FromSeconds(5), default);
        await Eventually.True(() => Acknowledged(acks) == Batches, "all batches are acknowledged", () => string.Join(' ', acks));
        await Eventually.True(async () => (await AskAsync(fleet, 0, "/api/v1/latest?device=ap-0001&field=stations&measurement=wifi"))?.GetArrayLength() == Batches,
            "the desk answers with what the other one has written", () => fleet.Collector.Log, TimeSpan.FromSeconds(60));

        var sketch = new HyperLogLog();
        for (var i = 1; i <= Batches; i++)
            await device.PublishAsync("city/tele/ap-0001", Batch(100 + i, SketchOf(sketch, now)), 1, false, TimeSpan.FromSeconds(5), default);
        await Eventually.True(() => Acknowledged(acks) == 2 * Batches, "all sketches are acknowledged", () => string.Join(' ', acks));
        Assert.True(await NumberAsync(fleet, 1, "group", "forwarded") > 0, "the member passed nothing on: it must have taken sketches itself");
        Assert.Equal(0, await NumberAsync(fleet, 0, "group", "forwarded"));
    }

    private static string SketchOf(HyperLogLog sketch, long now) =>
        $"{SketchLine.Measurement},bss=w sketch=\"{SketchCodec.ToText(sketch)}\",key=\"00000000000000aa\",n=0i,hour={SketchLine.HourOf(now)}i {now}";

    private static byte[] Batch(long seq, string line) =>
        Encoding.UTF8.GetBytes(new BatchHeader(0x3f2a91c4, seq, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), ClockQuality.Synced) + "\n" + line + "\n");

    private static Task<BrokerConnection> DeviceAsync(Fleet fleet, string device, out List<SeqRange> acks)
    {
        var taken = acks = [];
        var session = new BrokerSession
        {
            Subscriptions = [($"city/ack/{device}", 0)],
            OnMessage = (in InboundMessage message) =>
            {
                if (AckMessage.TryParse(message.Payload, out var ack)) lock (taken) taken.AddRange(ack.Ranges);
            },
        };
        return ConnectAsync(new BrokerConnection(new BrokerOptions { Url = fleet.Broker.Url, ClientId = device }, session, TimeProvider.System, new Random(1), NullLogger.Instance));
    }

    private static async Task<BrokerConnection> ConnectAsync(BrokerConnection link)
    {
        link.Start();
        await link.WaitConnectedAsync(TimeSpan.FromSeconds(10), default);
        return link;
    }

    private static int Acknowledged(List<SeqRange> acks)
    {
        lock (acks) return acks.SelectMany(r => Enumerable.Range((int)r.First, (int)(r.Last - r.First + 1))).Distinct().Count();
    }

    private static async Task<long> NumberAsync(Fleet fleet, int collector, string part, string name) =>
        await AskAsync(fleet, collector, "/health") is { } health && health.TryGetProperty(part, out var found) ? found.GetProperty(name).GetInt64() : 0;

    private static async Task<JsonElement?> AskAsync(Fleet fleet, int collector, string path)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{fleet.PortOf(collector)}{path}"));
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return document.RootElement.Clone();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
