using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Accesses per access point over a span: the increase of its association counter.</summary>
/// <param name="Known">False when the collector gave no answer: then nothing is known, which is not zero.</param>
public sealed record AccessCounts(bool Known, IReadOnlyDictionary<string, double> ByDevice)
{
    public static AccessCounts Of(SeriesAnswer answer)
    {
        var known = from series in answer.Series?.Series ?? []
                    from point in series.Points
                    where point is [_, not null]
                    group point[1] by series.Device into device
                    select (device.Key, Sum: device.Sum() ?? 0);
        return new AccessCounts(answer.Series is not null, known.ToDictionary(d => d.Key, d => d.Sum, StringComparer.Ordinal));
    }

    public double? Total => ByDevice.Count == 0 ? null : ByDevice.Values.Sum();

    public double? this[string device] => ByDevice.TryGetValue(device, out var count) ? count : null;
}
