using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>One station on the environment page: what it measures now and what that is held against.</summary>
/// <param name="Sensor">The sensor's name in its tag; empty when it has none.</param>
/// <param name="Mean">Null when the collector gave no answer.</param>
/// <param name="Above">Held against the standard: null when it cannot be judged.</param>
public sealed record StationCard(
    string Device, string Place, string Sensor, Measured Value, DayMean? Mean, bool? Above, RateState Detector = RateState.Normal)
{
    /// <summary>What people are told: of ten minutes, with its uncertainty. The value of one minute is for operations.</summary>
    public const string DoseField = "dose_rate_10m";

    /// <summary>PM2.5: the standard is a daily mean, so the mean of the last 24 hours is held against it, never the value now.</summary>
    public static IReadOnlyList<StationCard> Air(Frame frame, SeriesAnswer means, Standard standard) =>
        Cards(frame, "air", "pm2_5", "sensor", means, (_, mean) => mean?.Value is { } value ? value > standard.Value : null);

    /// <summary>Dose rate: the value now is held against the reference.</summary>
    public static IReadOnlyList<StationCard> Dose(Frame frame, SeriesAnswer means, Standard standard) =>
        Cards(frame, "radiation", DoseField, "tube", means, (latest, _) => frame.IsOld(latest.Time) ? null : latest.Value > standard.Value);

    /// <summary>How it is to be marked; null for well. A value with a reservation is never well.</summary>
    public PostState? Mark => Detector.AsPostState() ?? (Value.Reservation is null ? null : PostState.Late);

    // What is void, raised or reserved may be above a standard; it is never within it.
    private static bool? Judged(LatestValue latest, bool? above) =>
        latest.IsVoid || (above == false && (latest.Detector != RateState.Normal || latest.Flags != ValueFlags.None)) ? null : above;

    private static IReadOnlyList<StationCard> Cards(
        Frame frame, string measurement, string field, string tag, SeriesAnswer means, Func<LatestValue, DayMean?, bool?> above) =>
    [
        .. from latest in frame.Known.Values(measurement, field)
           let series = means.Series?.Series.FirstOrDefault(s => s.Device == latest.Device && LiveKey.Words(s.Tags).SequenceEqual(LiveKey.Words(latest.Tags)))
           let mean = series is null ? null : DayMean.Of(series)
           select new StationCard(
               latest.Device, frame.PlaceOf(latest.Device), latest.Tags.GetValueOrDefault(tag, ""), Measured.From(latest, frame), mean,
               Judged(latest, above(latest, mean)), latest.Detector),
        .. Awaited(frame, measurement, field, tag),
    ];

    // A station that measures, and whose value is not there yet: ten minutes are told when five are covered.
    private static IEnumerable<StationCard> Awaited(Frame frame, string measurement, string field, string tag) =>
        from values in frame.Known.Latest.Value.Where(v => v.Measurement == measurement).GroupBy(v => (v.Device, Sensor: v.Tags.GetValueOrDefault(tag, "")))
        where values.All(v => v.Field != field)
        orderby values.Key.Device
        let dead = values.Any(v => v.Detector == RateState.Dead)
        select new StationCard(
            values.Key.Device, frame.PlaceOf(values.Key.Device), values.Key.Sensor,
            Measured.None(dead ? frame.Texts.DetectorDead : frame.Texts.ValueAwaited(field)), null, null, dead ? RateState.Dead : RateState.Normal);
}
