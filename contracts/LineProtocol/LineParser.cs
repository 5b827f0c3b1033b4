using System.Buffers.Text;
using System.Globalization;

namespace Telemetry.Contracts;

/// <summary>
/// Reads one line of InfluxDB line protocol without allocating:
/// <code>
/// line        = measurement *( "," tag ) SP field *( "," field ) [ SP timestamp ]
/// tag         = key "=" value
/// field       = key "=" ( float | int "i" | uint "u" | bool | DQUOTE text DQUOTE )
/// </code>
/// A backslash escapes comma and space in a measurement, comma, equals and space in tag keys, tag values and field keys,
/// and quote and backslash in text; before anything else it stands for itself. Tags hold no control character: no store could write them again.
/// https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/ ; facts/mqtt-edge-collector.md 6e.
/// </summary>
public static class LineParser
{
    /// <summary>Longest line taken, in bytes.</summary>
    public const int MaxLineBytes = 16 * 1024;

    /// <summary>Most tags a line may carry.</summary>
    public const int MaxTags = 16;

    /// <summary>Most fields a line may carry; the size of the slots a caller passes.</summary>
    public const int MaxFields = 64;

    /// <param name="line">One line without its newline, valid UTF-8 (<see cref="BatchReader"/> checks that once per batch).</param>
    /// <param name="slots">Receives the fields; <see cref="MaxFields"/> slots take any legal line.</param>
    public static LineError TryParse(ReadOnlySpan<byte> line, Span<FieldSlot> slots, out LineView view)
    {
        view = default;
        if (line.IsEmpty) return LineError.Empty;
        if (line.Length > MaxLineBytes) return LineError.TooLong;
        if (line[0] is (byte)'_' or (byte)'#' or (byte)',' or (byte)' ') return LineError.BadMeasurement;

        var measurementEnd = FindUnescaped(line, 0, (byte)',', (byte)' ');
        if (measurementEnd == line.Length) return LineError.NoFields;

        var error = ReadTags(line, measurementEnd, out var tagsEnd);
        if (error != LineError.None) return error;

        error = ReadFields(line, tagsEnd + 1, slots, out var count, out var position);
        if (error != LineError.None) return error;

        long? timestamp = null;
        if (position < line.Length)
        {
            var rest = line[(position + 1)..];
            if (!Utf8Parser.TryParse(rest, out long value, out var consumed)) return LineError.BadTimestamp;
            if (consumed != rest.Length) return LineError.TrailingText;
            timestamp = value;
        }
        view = new LineView(line, measurementEnd, tagsEnd, count, timestamp);
        return LineError.None;
    }

    /// <summary>Index of the first unescaped <paramref name="a"/> or <paramref name="b"/>, or the length.</summary>
    internal static int FindUnescaped(ReadOnlySpan<byte> text, int start, byte a, byte b)
    {
        var i = start;
        while (i < text.Length)
        {
            var next = text[i..].IndexOfAny(a, b, (byte)'\\');
            if (next < 0) return text.Length;
            i += next;
            if (text[i] != (byte)'\\') return i;
            i += i + 1 < text.Length && text[i + 1] is (byte)',' or (byte)'=' or (byte)' ' ? 2 : 1;
        }
        return text.Length;
    }

    private static LineError ReadTags(ReadOnlySpan<byte> line, int measurementEnd, out int tagsEnd)
    {
        tagsEnd = measurementEnd;
        Span<Range> keys = stackalloc Range[MaxTags];
        var count = 0;
        while (line[tagsEnd] == (byte)',')
        {
            if (count == MaxTags) return LineError.TooManyTags;
            var start = tagsEnd + 1;
            var equals = FindUnescapedOfThree(line, start);
            if (equals == line.Length || line[equals] != (byte)'=' || equals == start) return LineError.BadTag;
            var end = FindUnescapedOfThree(line, equals + 1);
            if (end == line.Length) return LineError.NoFields;
            if (line[end] == (byte)'=' || end == equals + 1 || line[start..end].ContainsAnyInRange((byte)0, (byte)0x1f)) return LineError.BadTag;
            foreach (var known in keys[..count])
                if (line[known].SequenceEqual(line[start..equals])) return LineError.DuplicateTag;
            keys[count++] = start..equals;
            tagsEnd = end;
        }
        return LineError.None;
    }

    private static LineError ReadFields(ReadOnlySpan<byte> line, int start, Span<FieldSlot> slots, out int count, out int position)
    {
        count = 0;
        position = start;
        while (true)
        {
            var equals = FindUnescapedOfThree(line, position);
            if (equals == position || equals == line.Length || line[equals] != (byte)'=')
                return count == 0 && equals == line.Length ? LineError.NoFields : LineError.BadFieldKey;
            if (count == slots.Length) return LineError.TooManyFields;

            ref var slot = ref slots[count];
            slot = new FieldSlot { KeyStart = position, KeyLength = equals - position };
            for (var i = 0; i < count; i++)
                if (line.Slice(slots[i].KeyStart, slots[i].KeyLength).SequenceEqual(line[position..equals])) return LineError.DuplicateField;

            var error = ReadValue(line, equals + 1, ref slot, out position);
            if (error != LineError.None) return error;
            count++;
            if (position == line.Length || line[position] == (byte)' ') return LineError.None;
            position++;
        }
    }

    private static LineError ReadValue(ReadOnlySpan<byte> line, int start, ref FieldSlot slot, out int end)
    {
        if (start < line.Length && line[start] == (byte)'"') return ReadText(line, start, ref slot, out end);

        var length = line[start..].IndexOfAny((byte)',', (byte)' ');
        end = length < 0 ? line.Length : start + length;
        var value = line[start..end];
        if (value.IsEmpty) return LineError.BadFieldValue;

        var last = value[^1];
        if (last == (byte)'i')
        {
            slot.Kind = FieldKind.Integer;
            return Utf8Parser.TryParse(value[..^1], out slot.Bits, out var used) && used == value.Length - 1 ? LineError.None : LineError.BadFieldValue;
        }
        if (last == (byte)'u')
        {
            slot.Kind = FieldKind.Unsigned;
            var whole = Utf8Parser.TryParse(value[..^1], out ulong bits, out var used) && used == value.Length - 1;
            slot.Bits = (long)bits;
            return whole ? LineError.None : LineError.BadFieldValue;
        }
        if (last is (>= (byte)'0' and <= (byte)'9') or (byte)'.') return ReadFloat(value, ref slot);
        return ReadBoolean(value, ref slot);
    }

    private static LineError ReadFloat(ReadOnlySpan<byte> value, ref FieldSlot slot)
    {
        slot.Kind = FieldKind.Float;
        if (ShortDecimal.TryParse(value, out var exact))
        {
            slot.Bits = BitConverter.DoubleToInt64Bits(exact);
            return LineError.None;
        }
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(value, style, CultureInfo.InvariantCulture, out var number)) return LineError.BadFieldValue;
        if (!double.IsFinite(number)) return LineError.NotFinite;
        slot.Bits = BitConverter.DoubleToInt64Bits(number);
        return LineError.None;
    }

    private static LineError ReadBoolean(ReadOnlySpan<byte> value, ref FieldSlot slot)
    {
        slot.Kind = FieldKind.Boolean;
        if (value.SequenceEqual("t"u8) || value.SequenceEqual("T"u8) || value.SequenceEqual("true"u8)
            || value.SequenceEqual("True"u8) || value.SequenceEqual("TRUE"u8)) slot.Bits = 1;
        else if (value.SequenceEqual("f"u8) || value.SequenceEqual("F"u8) || value.SequenceEqual("false"u8)
            || value.SequenceEqual("False"u8) || value.SequenceEqual("FALSE"u8)) slot.Bits = 0;
        else return LooksNotFinite(value) ? LineError.NotFinite : LineError.BadFieldValue;
        return LineError.None;
    }

    private static bool LooksNotFinite(ReadOnlySpan<byte> value)
    {
        var bare = value[0] is (byte)'-' or (byte)'+' ? value[1..] : value;
        return System.Text.Ascii.EqualsIgnoreCase(bare, "nan"u8) || System.Text.Ascii.EqualsIgnoreCase(bare, "inf"u8)
            || System.Text.Ascii.EqualsIgnoreCase(bare, "infinity"u8);
    }

    private static LineError ReadText(ReadOnlySpan<byte> line, int start, ref FieldSlot slot, out int end)
    {
        var i = start + 1;
        while (i < line.Length && line[i] != (byte)'"')
            i += line[i] == (byte)'\\' && i + 1 < line.Length && line[i + 1] is (byte)'"' or (byte)'\\' ? 2 : 1;
        end = i + 1;
        if (i >= line.Length || (end < line.Length && line[end] is not ((byte)',' or (byte)' '))) return LineError.BadFieldValue;
        slot.Kind = FieldKind.Text;
        (slot.TextStart, slot.TextLength) = (start + 1, i - start - 1);
        return LineError.None;
    }

    private static int FindUnescapedOfThree(ReadOnlySpan<byte> text, int start)
    {
        var i = start;
        while (i < text.Length)
        {
            var next = text[i..].IndexOfAny(Delimiters);
            if (next < 0) return text.Length;
            i += next;
            if (text[i] != (byte)'\\') return i;
            i += i + 1 < text.Length && text[i + 1] is (byte)',' or (byte)'=' or (byte)' ' ? 2 : 1;
        }
        return text.Length;
    }

    private static readonly System.Buffers.SearchValues<byte> Delimiters = System.Buffers.SearchValues.Create(",= \\"u8);
}
