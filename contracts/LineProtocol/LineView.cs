namespace Telemetry.Contracts;

/// <summary>Why a line is not line protocol; <see cref="None"/> when it is.</summary>
public enum LineError
{
    None, Empty, BadMeasurement, BadTag, DuplicateTag, NoFields, BadFieldKey, BadFieldValue, NotFinite, DuplicateField,
    TooManyTags, TooManyFields, BadTimestamp, TrailingText, InvalidUtf8, TooLong,
}

/// <summary>One line, taken apart without copying. Measurement, tags and field keys are still escaped.</summary>
public readonly ref struct LineView
{
    internal LineView(ReadOnlySpan<byte> line, int measurementEnd, int tagsEnd, int fieldCount, long? timestamp)
    {
        Line = line;
        this.measurementEnd = measurementEnd;
        this.tagsEnd = tagsEnd;
        FieldCount = fieldCount;
        Timestamp = timestamp;
    }

    private readonly int measurementEnd, tagsEnd;

    public ReadOnlySpan<byte> Line { get; }
    public ReadOnlySpan<byte> Measurement => Line[..measurementEnd];

    /// <summary><c>key=value,key=value</c> as sent, without the leading comma; empty without tags.</summary>
    public ReadOnlySpan<byte> Tags => tagsEnd > measurementEnd ? Line[(measurementEnd + 1)..tagsEnd] : default;

    /// <summary>Measurement and tags as sent: the raw series key, fit for a lookup by bytes.</summary>
    public ReadOnlySpan<byte> SeriesKey => Line[..tagsEnd];

    public int FieldCount { get; }

    /// <summary>Milliseconds since 1970 UTC when the batch says so; null when the line has none.</summary>
    public long? Timestamp { get; }

    public ReadOnlySpan<byte> Key(in FieldSlot slot) => Line.Slice(slot.KeyStart, slot.KeyLength);

    /// <summary>The text of a <see cref="FieldKind.Text"/> field, between its quotes, still escaped.</summary>
    public ReadOnlySpan<byte> Text(in FieldSlot slot) => Line.Slice(slot.TextStart, slot.TextLength);

    public TagEnumerator GetTags() => new(Tags);
}

/// <summary>Walks <c>key=value,key=value</c>; keys and values stay escaped. Ends at the first part that is not of this shape.</summary>
public ref struct TagEnumerator(ReadOnlySpan<byte> tags)
{
    private ReadOnlySpan<byte> rest = tags;

    public ReadOnlySpan<byte> Key { get; private set; }
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (rest.IsEmpty) return false;
        var equals = LineParser.FindUnescaped(rest, 0, (byte)'=', (byte)'=');
        if (equals == rest.Length) return false;
        var comma = LineParser.FindUnescaped(rest, equals + 1, (byte)',', (byte)',');
        Key = rest[..equals];
        Value = rest[(equals + 1)..comma];
        rest = comma < rest.Length ? rest[(comma + 1)..] : default;
        return true;
    }
}
