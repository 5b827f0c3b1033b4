using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>One batch that a simulated device sealed, and what became of it.</summary>
internal sealed record SealedBatch(int Journal, uint Boot, long Seq, long Sent)
{
    public int Booked { get; set; }
    public long FirstArrival { get; set; }
    public bool Dropped { get; set; }
    public string Payload => new BatchHeader(Boot, Seq, Sent, ClockQuality.Synced) + $"\nwifi,bss=wlan0 stations=1i {Sent}\n";
}

internal sealed record StatusWord(byte[] Payload, int Journal, long Newest, long DroppedLast, long At);

/// <summary>A device with a bounded journal, as the agent has one: the oldest give way, an acknowledgement of its own boot deletes.</summary>
internal sealed class SimulatedDevice(string name, int capacity)
{
    private uint boot = 1;
    private int journal = 1;
    private long newest, dropped;
    private long? droppedFirst, droppedLast;
    private readonly SortedDictionary<long, SealedBatch> waiting = [];

    public string Name => name;
    public List<SealedBatch> All { get; } = [];
    public IReadOnlyCollection<SealedBatch> Waiting => waiting.Values;
    public int Journal => journal;

    /// <summary>Highest number that the collector can know of, by journal: what arrived, and what statuses said.</summary>
    public Dictionary<int, long> KnownTop { get; } = [];

    /// <summary>By journal: what statuses that arrived said, and when its newest number was told first.</summary>
    public Dictionary<int, (long Newest, long DroppedLast, long At)> Told { get; } = [];

    public void Seal(long now)
    {
        var batch = new SealedBatch(journal, boot, ++newest, now);
        waiting[batch.Seq] = batch;
        All.Add(batch);
        while (waiting.Count > capacity) Drop(waiting.Values.First());
    }

    public void Restart() => boot++;

    /// <summary>A new card: numbers begin anew, what waited is lost.</summary>
    public void LoseJournal()
    {
        Restart();
        waiting.Clear();
        (journal, newest, dropped, droppedFirst, droppedLast) = (journal + 1, 0, 0, null, null);
    }

    public void Take(AckMessage ack)
    {
        foreach (var batch in waiting.Values.Where(b => b.Boot == ack.Boot && ack.Ranges.Any(r => r.First <= b.Seq && b.Seq <= r.Last)).ToList())
            waiting.Remove(batch.Seq);
    }

    public StatusWord Status(long now) => new(JsonSerializer.SerializeToUtf8Bytes(new DeviceStatus(
        DeviceState.Online, boot.ToString("x8"), 1, now, Clock: ClockQuality.Synced,
        Journal: new JournalStatus(
            waiting.Count, waiting.Count, waiting.Count > 0 ? (now - waiting.Values.First().Sent) / 1000.0 : 0, newest, dropped, droppedFirst, droppedLast,
            waiting.Count > 0 ? waiting.Keys.First() : null, newest, $"{name}-{journal}")), ContractsJson.Default.DeviceStatus), journal, newest, droppedLast ?? 0, now);

    public void Heard(StatusWord word)
    {
        var (newest, dropped, at) = Told.GetValueOrDefault(word.Journal, (-1, 0, 0));
        Told[word.Journal] = (Math.Max(newest, word.Newest), Math.Max(dropped, word.DroppedLast), word.Newest > newest ? word.At : at);
        Known(word.Journal, word.Newest);
    }

    public void Known(int ofJournal, long number) => KnownTop[ofJournal] = Math.Max(KnownTop.GetValueOrDefault(ofJournal), number);

    private void Drop(SealedBatch oldest)
    {
        waiting.Remove(oldest.Seq);
        oldest.Dropped = true;
        (droppedFirst, droppedLast, dropped) = (droppedFirst ?? oldest.Seq, oldest.Seq, dropped + 1);
    }
}
