using System.Buffers;
using System.Numerics;
using System.Text;

namespace Telemetry.Collector;

/// <summary>One point: which fields it has (a bit each), and where their values begin in the batch, in the order of the fields.</summary>
public readonly record struct Point(Series Series, long Time, ulong Present, int ValuesStart);

/// <summary>
/// The points of one commit, by columns and reused from commit to commit. A value is its 64 bits: a double for a float
/// quantity, an int64 for an integer one; a point takes room for the fields that it has.
/// </summary>
public sealed class PointBatch
{
    private Point[] points = new Point[1024];
    private long[] values = new long[8192];
    private int valueCount;

    public int Count { get; private set; }

    public ReadOnlySpan<Point> Points => points.AsSpan(0, Count);

    public PresentFields FieldsOf(in Point point) => new(point.Present, values.AsSpan(point.ValuesStart, BitOperations.PopCount(point.Present)));

    /// <param name="slots">The line's fields, held against the table before: every one has its position, and every type is right.</param>
    public void Add(Series series, in LineView line, ReadOnlySpan<FieldSlot> slots)
    {
        var width = line.FieldCount;
        if (Count == points.Length) Array.Resize(ref points, Count * 2);
        if (valueCount + width > values.Length) Array.Resize(ref values, values.Length * 2);
        var mine = values.AsSpan(valueCount, width);
        var present = 0UL;
        for (var i = 0; i < width; i++) present |= 1UL << slots[i].Field;
        for (var i = 0; i < width; i++) mine[BitOperations.PopCount(present & ((1UL << slots[i].Field) - 1))] = slots[i].Bits;
        points[Count++] = new Point(series, line.Timestamp!.Value, present, valueCount);
        valueCount += width;
    }

    /// <summary>A point as the line it came from, for the quarantine.</summary>
    public string LineOf(in Point point)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var line = new LineWriter(buffer).Begin(point.Series.Schema.Name);
        foreach (var (key, value) in point.Series.TagMap) line.Tag(key, value);
        var fields = point.Series.Schema.Fields;
        foreach (var (at, bits) in FieldsOf(point))
        {
            var field = fields[at];
            if (field.Type == QuantityType.Float) line.Field(field.Name, BitConverter.Int64BitsToDouble(bits));
            else line.Field(field.Name, bits);
        }
        line.End(point.Time);
        return Encoding.UTF8.GetString(buffer.WrittenSpan).TrimEnd('\n');
    }

    public void Clear()
    {
        Count = 0;
        valueCount = 0;
    }
}
