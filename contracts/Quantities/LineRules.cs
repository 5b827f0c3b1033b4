namespace Telemetry.Contracts;

/// <summary>Why a well-formed line is not a measurement of this city.</summary>
public enum LineRefusal
{
    None, UnknownMeasurement, UnknownTag, DeviceTag, TagTooLong, UnknownField, WrongType, OutOfRange, NoTimestamp, TimestampTooOld, TimestampInFuture,
}

/// <summary>Holds a parsed line against the closed table (<see cref="Measurements"/>) and the clock. Pure; does not allocate.</summary>
public static class LineRules
{
    public const int MaxTagValueBytes = 64;

    /// <summary>No line is older than the project: 2020-01-01 UTC. A stamp before it comes from a clock that was never set.</summary>
    public const long EarliestTimestamp = 1_577_836_800_000;

    /// <summary>How far ahead of the collector a stamp may be, in ms: small clock differences are normal, a wrong date is not.</summary>
    public const long MaxAheadMilliseconds = 60_000;

    /// <param name="slots">Each field is given its position in the table.</param>
    /// <param name="nowMilliseconds">The collector's time, ms since 1970 UTC.</param>
    /// <param name="measurement">The measurement, once its name is known.</param>
    /// <param name="culprit">Index of the refused field in <paramref name="slots"/>, or -1.</param>
    public static LineRefusal Check(
        in LineView line, Span<FieldSlot> slots, long nowMilliseconds, out Measurement? measurement, out int culprit)
    {
        culprit = -1;
        measurement = Measurements.Find(line.Measurement);
        if (measurement is null) return LineRefusal.UnknownMeasurement;

        var tags = line.GetTags();
        while (tags.MoveNext())
        {
            if (tags.Key.SequenceEqual("device"u8)) return LineRefusal.DeviceTag;
            if (!measurement.KnowsTag(tags.Key)) return LineRefusal.UnknownTag;
            if (tags.Value.Length > MaxTagValueBytes) return LineRefusal.TagTooLong;
        }
        return CheckFields(measurement, line, slots, nowMilliseconds, out culprit);
    }

    /// <summary>The same for a line whose measurement and tags were found right before.</summary>
    public static LineRefusal CheckFields(Measurement measurement, in LineView line, Span<FieldSlot> slots, long nowMilliseconds, out int culprit)
    {
        for (int i = 0, next = 0; i < line.FieldCount; i++)
        {
            culprit = i;
            ref var slot = ref slots[i];
            slot.Field = measurement.IndexOf(line.Key(slot), next);
            if (slot.Field < 0) return LineRefusal.UnknownField;
            next = slot.Field + 1;
            var quantity = measurement.At(slot.Field);
            if (slot.Kind != (quantity.Type == QuantityType.Float ? FieldKind.Float : FieldKind.Integer)) return LineRefusal.WrongType;
            var value = slot.Number;
            if (value < quantity.Min || value > quantity.Max) return LineRefusal.OutOfRange;
        }
        culprit = -1;

        return line.Timestamp switch
        {
            null => LineRefusal.NoTimestamp,
            < EarliestTimestamp => LineRefusal.TimestampTooOld,
            { } t when t > nowMilliseconds + MaxAheadMilliseconds => LineRefusal.TimestampInFuture,
            _ => LineRefusal.None,
        };
    }
}
