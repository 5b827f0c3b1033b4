using System.Buffers;
using System.Globalization;
using System.Text;

namespace Telemetry.Collector;

/// <summary>Points as line protocol, identical at every retry: tags sorted with <c>device</c> among them, floats never as integers, milliseconds.</summary>
public sealed class InfluxLines
{
    // A key of ours, the longest number and its neighbours.
    private const int RoomPerField = 96, RoomPerLine = 32;

    private static readonly byte[][][] Keys =
        [.. Schema.All.Select(s => s.Fields.Select(f => Encoding.UTF8.GetBytes(LineText.EscapeName(f.Name) + "=")).ToArray())];

    private byte[]?[] prefixes = new byte[256][];

    public void Append(PointBatch batch, in Point point, ArrayBufferWriter<byte> output)
    {
        var prefix = Prefix(point.Series);
        var keys = Keys[point.Series.Schema.Index];
        var span = output.GetSpan(prefix.Length + keys.Length * RoomPerField + RoomPerLine);
        prefix.CopyTo(span);
        var at = prefix.Length;
        var separator = (byte)' ';
        foreach (var (field, bits) in batch.FieldsOf(point))
        {
            span[at++] = separator;
            separator = (byte)',';
            keys[field].CopyTo(span[at..]);
            at += keys[field].Length;
            if (point.Series.Schema.IsFloat(field))
            {
                BitConverter.Int64BitsToDouble(bits).TryFormat(span[at..], out var digits, "R", CultureInfo.InvariantCulture);
                at += digits;
            }
            else
            {
                bits.TryFormat(span[at..], out var digits, default, CultureInfo.InvariantCulture);
                at += digits;
                span[at++] = (byte)'i';
            }
        }
        span[at++] = (byte)' ';
        point.Time.TryFormat(span[at..], out var length, default, CultureInfo.InvariantCulture);
        at += length;
        span[at++] = (byte)'\n';
        output.Advance(at);
    }

    private byte[] Prefix(Series series)
    {
        if (series.Id >= prefixes.Length) Array.Resize(ref prefixes, Math.Max(prefixes.Length * 2, series.Id + 1));
        if (prefixes[series.Id] is { } known) return known;
        var tags = series.TagMap.Append(new("device", series.Device)).OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => $",{LineText.EscapeName(t.Key)}={LineText.EscapeName(t.Value)}");
        return prefixes[series.Id] = Encoding.UTF8.GetBytes(LineText.EscapeMeasurement(series.Schema.Name) + string.Concat(tags));
    }
}
