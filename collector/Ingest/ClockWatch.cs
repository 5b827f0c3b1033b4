using System.Globalization;

namespace Telemetry.Collector;

/// <summary>
/// Holds this machine's clock against the devices' that say theirs is synchronised. A collector that is behind would refuse good lines as
/// being from the future; a single device that is ahead is that device's fault. Written by ingest, may be read from any thread.
/// </summary>
public sealed class ClockWatch
{
    /// <summary>How far ahead a device must be to count, ms: what <see cref="LineRules"/> bears, too.</summary>
    public const long Tolerance = LineRules.MaxAheadMilliseconds;

    private const long HeardFor = 300_000, Fresh = 60_000;
    private const int MostDevices = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (long Ahead, long At)> devices = new(StringComparer.Ordinal);
    private int devicesAhead;
    private long? since;

    /// <summary>As <see cref="Look"/>, without forgetting who fell silent: cheap enough for every batch.</summary>
    public bool IsBehind
    {
        get { lock (gate) return Judge(); }
    }

    /// <param name="sent">When the device sealed the batch, by its clock, ms.</param>
    /// <param name="now">This machine's time, ms.</param>
    public void Note(string device, long sent, long now)
    {
        lock (gate)
        {
            var ahead = sent - now;
            // A repeated batch was sealed long ago and says nothing; the newest is the one that is furthest ahead.
            if (devices.TryGetValue(device, out var known) && known.Ahead > ahead && Math.Abs(now - known.At) < Fresh) return;
            if (devices.Count >= MostDevices && !devices.ContainsKey(device)) return;
            if (known.Ahead > Tolerance) devicesAhead--;
            if (ahead > Tolerance) devicesAhead++;
            devices[device] = (ahead, now);
        }
    }

    /// <returns>Why this machine's clock is taken to be behind; null while at least half of the devices heard lately agree.</returns>
    public Trouble? Look(long now)
    {
        lock (gate)
        {
            foreach (var (device, (ahead, at)) in devices)
            {
                if (Math.Abs(now - at) <= HeardFor) continue;
                devices.Remove(device);
                if (ahead > Tolerance) devicesAhead--;
            }
            if (!Judge())
            {
                since = null;
                return null;
            }
            since ??= now;
            return new Trouble(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the collector's clock is behind: {devicesAhead} of {devices.Count} devices with a synchronised clock are ahead of it, "
                    + $"by {Median() / 1000} s; their new lines are not acknowledged until the clocks agree"),
                since.Value);
        }
    }

    private bool Judge() => devicesAhead > 0 && devicesAhead * 2 > devices.Count;

    private long Median() => devices.Values.Where(d => d.Ahead > Tolerance).Select(d => d.Ahead).Order().ElementAt(devicesAhead / 2);
}
