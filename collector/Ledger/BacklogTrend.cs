namespace Telemetry.Collector;

/// <summary>How fast what waits at a device becomes less, from its own words of the last minutes. Pure: time is passed in.</summary>
public sealed class BacklogTrend
{
    private const long Window = 5 * 60_000, Step = 5_000;
    private const int Most = 64;

    private readonly Queue<(long At, long Batches)> told = new();
    private (long At, JournalStatus Journal)? last;

    public void Hear(JournalStatus journal, long now)
    {
        last = (now, journal);
        if (told.Count > 0 && now - told.Last().At < Step) return;
        told.Enqueue((now, journal.Batches));
        while (told.Count > Most || now - told.Peek().At > Window) told.Dequeue();
    }

    /// <summary>Null when nothing waits.</summary>
    public DrainView? View(string device)
    {
        if (last is not { } now || now.Journal.Batches == 0) return null;
        var (at, batches) = told.Peek();
        var seconds = (now.At - at) / 1000.0;
        double? rate = seconds > 0 ? (batches - now.Journal.Batches) / seconds : null;
        return new DrainView(
            device, now.Journal.Batches, now.Journal.Bytes, now.Journal.OldestSeconds, rate is { } r ? Math.Round(r, 3) : null,
            rate > 0 ? Math.Round(now.Journal.Batches / rate.Value) : null, DateTimeOffset.FromUnixTimeMilliseconds(now.At));
    }
}
