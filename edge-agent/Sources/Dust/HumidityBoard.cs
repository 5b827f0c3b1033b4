using System.Collections.Concurrent;

namespace Telemetry.EdgeAgent;

/// <summary>The latest raw humidity of each source that measures it, for those that need it. May be used from any thread.</summary>
internal sealed class HumidityBoard
{
    /// <summary>An older humidity says nothing about the air now.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (double Percent, TimeSpan At)> latest = new();

    /// <param name="percent">As the sensor said it: corrections are fitted on that.</param>
    /// <param name="now">Monotonic.</param>
    public void Post(string source, double percent, TimeSpan now) => latest[source] = (percent, now);

    /// <summary>Null when the source has told none lately.</summary>
    public double? Find(string source, TimeSpan now) =>
        latest.TryGetValue(source, out var last) && now - last.At <= Fresh ? last.Percent : null;
}
