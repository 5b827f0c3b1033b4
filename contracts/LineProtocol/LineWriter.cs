using System.Buffers;
using System.Globalization;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>
/// Writes lines of line protocol into a buffer: <c>Begin, Tag*, Field+, End</c>. Tags are written in the order given:
/// give them sorted, as InfluxDB recommends. A double is always written as a float, never as an integer with an <c>i</c>.
/// </summary>
public sealed class LineWriter(IBufferWriter<byte> output)
{
    private enum Stage { Between, Tags, Fields }

    private Stage stage;
    private Measurement? table;

    /// <summary>Of the line begun last: the first field whose value the closed table holds to be impossible, and the value.</summary>
    public (string Field, double Value)? LeftOut { get; private set; }

    /// <summary>The line under way has a field, and so may end.</summary>
    public bool HasFields => stage == Stage.Fields;

    /// <summary>Begins a line of the closed table: a value outside of its field's range is left out, see <see cref="LeftOut"/>.</summary>
    public LineWriter Begin(Measurement measurement)
    {
        Begin(measurement.Name);
        table = measurement;
        return this;
    }

    public LineWriter Begin(string measurement)
    {
        Expect(stage == Stage.Between);
        (table, LeftOut) = (null, null);
        Write(LineText.EscapeMeasurement(measurement));
        stage = Stage.Tags;
        return this;
    }

    public LineWriter Tag(string key, string value)
    {
        Expect(stage == Stage.Tags);
        Write(",");
        Write(LineText.EscapeName(key));
        Write("=");
        Write(LineText.EscapeName(value));
        return this;
    }

    /// <exception cref="ArgumentOutOfRangeException">Not finite: line protocol has no NaN, and a gap is no line.</exception>
    public LineWriter Field(string key, double value)
    {
        if (IsImpossible(key, value)) return this;
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, $"field {key} is not finite");
        WriteKey(key);
        Span<byte> digits = stackalloc byte[32];
        value.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture);
        output.Write(digits[..length]);
        return this;
    }

    public LineWriter Field(string key, long value)
    {
        if (IsImpossible(key, value)) return this;
        WriteKey(key);
        Span<byte> digits = stackalloc byte[24];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        digits[length++] = (byte)'i';
        output.Write(digits[..length]);
        return this;
    }

    public LineWriter Field(string key, bool value)
    {
        WriteKey(key);
        Write(value ? "true" : "false");
        return this;
    }

    public LineWriter Field(string key, string value)
    {
        WriteKey(key);
        Write("\"");
        Write(LineText.EscapeText(value));
        Write("\"");
        return this;
    }

    /// <param name="timestamp">Milliseconds since 1970 UTC, of the measurement.</param>
    public void End(long timestamp)
    {
        Expect(stage == Stage.Fields);
        Span<byte> digits = stackalloc byte[24];
        digits[0] = (byte)' ';
        timestamp.TryFormat(digits[1..], out var length, default, CultureInfo.InvariantCulture);
        digits[++length] = (byte)'\n';
        output.Write(digits[..(length + 1)]);
        stage = Stage.Between;
    }

    private bool IsImpossible(string key, double value)
    {
        if (table?.Find(key) is not { } quantity || quantity.Holds(value)) return false;
        LeftOut ??= (key, value);
        return true;
    }

    private void WriteKey(string key)
    {
        Expect(stage != Stage.Between);
        Write(stage == Stage.Tags ? " " : ",");
        Write(LineText.EscapeName(key));
        Write("=");
        stage = Stage.Fields;
    }

    private void Write(string text)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private static void Expect(bool inOrder)
    {
        if (!inOrder) throw new InvalidOperationException("a line is written in the order Begin, Tag, Field, End");
    }
}
