using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Counts distinct stations without keeping who they are: sources tell addresses, what leaves is sketches under a key that lives one day.
/// May be used from any thread.
/// </summary>
/// <param name="now">Wall time, ms; 0 while it is not known: stations then wait for their hour.</param>
internal sealed class UniqueDevices(Func<long> now) : IDisposable
{
    private readonly Lock gate = new();
    private readonly DayKeyring keys = new();
    private readonly Dictionary<string, BssSketches> sketches = new(StringComparer.Ordinal);

    /// <summary>Whether a source counts stations and the collector's key of today is wanting.</summary>
    public bool NeedsDayKey
    {
        get { lock (gate) return sketches.Count > 0 && now() is > 0 and var at && keys.City(at) is null; }
    }

    /// <summary>Where a source tells of the stations of one BSS.</summary>
    public UniqueFeed Feed(string bss)
    {
        lock (gate) sketches.TryAdd(bss, new BssSketches(bss, keys));
        return new UniqueFeed(this, bss);
    }

    public void Use(string bss, Action<BssSketches, long> tell)
    {
        lock (gate) tell(sketches[bss], now());
    }

    public KeyVerdict TakeKey(ReadOnlySpan<byte> payload, bool retained)
    {
        lock (gate) return sketches.Count == 0 ? KeyVerdict.NotNeeded : keys.Take(payload, retained, now());
    }

    /// <summary>Writes what has changed since the last call.</summary>
    /// <param name="last">The agent stops.</param>
    public void Write(LineSink sink, bool last)
    {
        lock (gate)
        {
            foreach (var sketch in sketches.Values.SelectMany(one => one.Fetch(now(), last)))
            {
                SketchLine.Write(sink.Begin(SketchLine.Measurement), sketch);
                sink.End();
            }
        }
    }

    public void Dispose()
    {
        lock (gate) keys.Dispose();
    }
}
