using System.Buffers;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>Escaping and its inverse, by the table of facts/mqtt-edge-collector.md 6e.</summary>
public static class LineText
{
    private static readonly SearchValues<char> InNames = SearchValues.Create(", =");
    private static readonly SearchValues<char> InMeasurement = SearchValues.Create(", ");
    private static readonly SearchValues<char> InText = SearchValues.Create("\"\\");

    /// <summary>For tag keys, tag values and field keys.</summary>
    /// <exception cref="FormatException">The text cannot be written: empty, a control character, or a backslash at its end (it would escape the next delimiter).</exception>
    public static string EscapeName(string name) => Escape(name, InNames);

    /// <inheritdoc cref="EscapeName"/>
    public static string EscapeMeasurement(string name) =>
        name.StartsWith('_') || name.StartsWith('#')
            ? throw new FormatException($"a measurement may not begin with '_' or '#': '{name}'")
            : Escape(name, InMeasurement);

    /// <summary>For the inside of a quoted text field.</summary>
    public static string EscapeText(string text)
    {
        if (text.AsSpan().ContainsAny('\n', '\r')) throw new FormatException("a text field cannot hold a line break");
        return text.AsSpan().ContainsAny(InText) ? text.Replace("\\", "\\\\").Replace("\"", "\\\"") : text;
    }

    /// <summary>Decodes a measurement, in which an equals sign is never escaped.</summary>
    public static string UnescapeMeasurement(ReadOnlySpan<byte> escaped) => Unescape(escaped, ", "u8);

    /// <summary>Decodes a tag key, tag value or field key.</summary>
    public static string UnescapeName(ReadOnlySpan<byte> escaped) => Unescape(escaped, ", ="u8);

    /// <summary>Decodes the inside of a quoted text field.</summary>
    public static string UnescapeText(ReadOnlySpan<byte> escaped) => Unescape(escaped, "\"\\"u8);

    private static string Escape(string name, SearchValues<char> special)
    {
        if (name.Length == 0) throw new FormatException("a name in line protocol cannot be empty");
        if (name.AsSpan().ContainsAnyInRange('\0', '\u001f')) throw new FormatException("a name in line protocol cannot hold a line break or another control character");
        if (name.EndsWith('\\')) throw new FormatException($"a name in line protocol cannot end in a backslash: '{name}'");
        if (!name.AsSpan().ContainsAny(special)) return name;
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (special.Contains(c)) text.Append('\\');
            text.Append(c);
        }
        return text.ToString();
    }

    private static string Unescape(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> special)
    {
        if (!escaped.Contains((byte)'\\')) return Encoding.UTF8.GetString(escaped);
        var bytes = ArrayPool<byte>.Shared.Rent(escaped.Length);
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == (byte)'\\' && i + 1 < escaped.Length && special.Contains(escaped[i + 1])) i++;
            bytes[length++] = escaped[i];
        }
        var text = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
        return text;
    }
}
