using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>A number as a page shows it: with unit, time and a mark when it is old, or the reason why there is none.</summary>
/// <param name="Live">The series that carries it on; see <see cref="LiveKey"/>.</param>
/// <param name="Sum">True when it is the sum of all series whose key begins with <paramref name="Live"/>.</param>
public sealed record Measured(string? Live, bool Sum, string? Text, string Unit, DateTimeOffset? Time, bool Old, string? Reason)
{
    /// <summary>Standard uncertainty, as <see cref="Text"/> is written; null where none is told.</summary>
    public string? Spread { get; init; }

    /// <summary>What is to be known before it is believed: alarm and flag in words.</summary>
    public string? Reservation { get; init; }

    public static Measured From(LatestValue value, Frame frame) => value.IsVoid
        ? None(frame.Texts.DetectorDead, value.Unit) with { Time = value.Time }
        : new(LiveKey.Of(value), false, Figures.Text(value.Measurement, value.Field, value.Value), value.Unit, value.Time, frame.IsOld(value.Time), null)
        {
            Spread = value.Uncertainty is { } spread ? Figures.Text(value.Measurement, value.Field, spread) : null,
            Reservation = frame.Texts.Reservation(value),
        };

    public static Measured None(string reason, string unit = "") => new(null, false, null, unit, null, false, reason);

    /// <summary>The sum of counts over series; old when the oldest of them is.</summary>
    public static Measured SumOf(string livePrefix, IReadOnlyCollection<LatestValue> values, Frame frame)
    {
        if (values.Count == 0) return None(frame.Texts.NoValueNow);
        var oldest = values.Min(v => v.Time);
        return new Measured(livePrefix, true, Figures.Text(values.Sum(v => v.Value), 0), "", oldest, frame.IsOld(oldest), null);
    }
}
