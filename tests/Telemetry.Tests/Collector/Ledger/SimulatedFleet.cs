using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>
/// Devices, a network that loses, doubles and reorders, and a collector (real loop, real files) that ends at any moment: also between the
/// commit of its store and the booking. Every device seals each ten minutes, so that the truth about the day of a number is known.
/// </summary>
internal sealed class SimulatedFleet(int seed, int devices) : IAsyncDisposable
{
    public const long Pace = 600_000;

    private readonly Random random = new(seed);
    private readonly List<(SimulatedDevice Device, SealedBatch? Batch, StatusWord? Status)> air = [];

    private readonly Dictionary<SimulatedDevice, StatusWord> retained = [];

    public StoreHouse House { get; } = new();
    public List<SimulatedDevice> Devices { get; } = [.. Enumerable.Range(1, devices).Select(i => new SimulatedDevice($"ap-{i}", 4 + seed % 9))];

    public async Task RunAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            House.Clock.Now += Pace;
            foreach (var device in Devices)
            {
                await LiveAsync(device);
                Send(device);
            }
            // Some messages arrive, in any order; some much later, some never.
            for (var n = random.Next(air.Count + 1); n > 0 && air.Count > 0; n--) await DeliverAsync(random.Next(air.Count));
            if (random.Next(12) == 0 && air.Count > 0) air.RemoveAt(random.Next(air.Count));
            if (random.Next(10) == 0) await RestartAsync();
            if (random.Next(10) == 0) House.Ledger.Checkpoint(House.Clock.Now, force: true);
        }
        await EndAsync();
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();

    /// <summary>The birth of a start arrives before its batches; the very first may be lost.</summary>
    private async Task LiveAsync(SimulatedDevice device)
    {
        var chance = random.Next(60);
        if (chance < 2 && device.Told.Count == 0) await TellAsync(device);
        if (chance == 0) device.LoseJournal();
        else if (chance < 3) device.Restart();
        if (chance < 3 || (device.All.Count == 0 && random.Next(2) == 0)) await TellAsync(device);
        device.Seal(House.Clock.Now);
    }

    private async Task TellAsync(SimulatedDevice device)
    {
        air.RemoveAll(a => a.Device == device && a.Status is not null);
        air.Add((device, null, device.Status(House.Clock.Now - Pace)));
        await DeliverAsync(air.Count - 1);
    }

    private void Send(SimulatedDevice device)
    {
        if (random.Next(3) == 0) air.Add((device, null, device.Status(House.Clock.Now)));
        foreach (var batch in device.Waiting)
            for (var copies = random.Next(3); copies > 0; copies--)
                if (random.Next(3) > 0) air.Add((device, batch, null));
    }

    private async Task DeliverAsync(int index)
    {
        var (device, batch, status) = air[index];
        air.RemoveAt(index);
        using var queue = new InboundQueue(new IngestOptions());
        var loop = House.Loop(queue);
        if (status is not null)
        {
            // Statuses of one device keep their order: an older one is replaced.
            air.RemoveAll(a => a.Device == device && a.Status is { } other && other.At < status.At);
            queue.Add(InboundItem.Copy(TopicKind.Status, device.Name, status.Payload, random.Next(4) == 0));
            device.Heard(status);
            retained[device] = status;
        }
        else if (random.Next(15) == 0)
        {
            // The collector ends between commit and booking: nobody hears of it.
            await StoreOnlyAsync(device, batch!);
            await RestartAsync();
            return;
        }
        else
        {
            queue.Add(StoreHouse.Item(device.Name, batch!.Payload));
            if (batch.Booked++ == 0) batch.FirstArrival = House.Clock.Now;
            device.Known(batch.Journal, batch.Seq);
        }
        House.Acks.Clear();
        await loop.RunOnceAsync(default);
        if (random.Next(4) == 0) return;
        foreach (var (name, ack) in House.Acks)
            if (name == device.Name) device.Take(ack);
    }

    /// <summary>The broker gives every device's last status again.</summary>
    private async Task RestartAsync()
    {
        await House.RestartAsync();
        using var queue = new InboundQueue(new IngestOptions());
        foreach (var (device, status) in retained) queue.Add(InboundItem.Copy(TopicKind.Status, device.Name, status.Payload, true));
        await House.Loop(queue).RunOnceAsync(default);
    }

    private async Task StoreOnlyAsync(SimulatedDevice device, SealedBatch batch)
    {
        var group = new IngestGroup();
        new BatchDecoder(new SeriesCache(House.Store.Catalog), House.Counters).Decode(device.Name, System.Text.Encoding.UTF8.GetBytes(batch.Payload), House.Clock.Now, group);
        await House.Store.WriteAsync(group.Points, default);
    }

    /// <summary>Every device gets one batch and its status through, so that its last words are known; then time passes.</summary>
    private async Task EndAsync()
    {
        air.Clear();
        foreach (var device in Devices)
        {
            if (device.Waiting.Count > 0) air.Add((device, device.Waiting.Last(), null));
            while (air.Count > 0) await DeliverAsync(0);
            air.Add((device, null, device.Status(House.Clock.Now)));
            await DeliverAsync(0);
        }
        House.Clock.Now += (long)new LedgerOptions().UnderWay.TotalMilliseconds + 1;
    }
}
