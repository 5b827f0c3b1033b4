using System.Buffers;
using System.Buffers.Text;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The last word of each line: its time in ms. What lies before <see cref="LineRules.EarliestTimestamp"/> is time since boot, not yet anchored.</summary>
internal static class Stamps
{
    public static bool IsAnchored(long stamp) => stamp >= LineRules.EarliestTimestamp;

    /// <summary>True when a line still waits for its anchor.</summary>
    public static bool AnyWaits(ReadOnlySpan<byte> lines)
    {
        while (Next(ref lines, out _, out var stamp))
            if (!IsAnchored(stamp)) return true;
        return false;
    }

    /// <summary>The largest unanchored stamp; 0 when there is none.</summary>
    public static long LastWaiting(ReadOnlySpan<byte> lines)
    {
        var last = 0L;
        while (Next(ref lines, out _, out var stamp))
            if (!IsAnchored(stamp)) last = Math.Max(last, stamp);
        return last;
    }

    /// <summary>The lines with wall times: <paramref name="offset"/> is added where a stamp is not anchored.</summary>
    public static ReadOnlyMemory<byte> Anchor(ReadOnlyMemory<byte> lines, long offset)
    {
        if (!AnyWaits(lines.Span)) return lines;
        var output = new ArrayBufferWriter<byte>(lines.Length + lines.Length / 4 + 64);
        var rest = lines.Span;
        while (Next(ref rest, out var before, out var stamp))
        {
            output.Write(before);
            var digits = output.GetSpan(24);
            Utf8Formatter.TryFormat(IsAnchored(stamp) ? stamp : stamp + offset, digits, out var length);
            digits[length] = (byte)'\n';
            output.Advance(length + 1);
        }
        return output.WrittenMemory;
    }

    /// <param name="before">The line up to and with the space before its time.</param>
    private static bool Next(ref ReadOnlySpan<byte> lines, out ReadOnlySpan<byte> before, out long stamp)
    {
        before = default;
        stamp = 0;
        var end = lines.IndexOf((byte)'\n');
        if (end < 0) return false;
        var line = lines[..end];
        lines = lines[(end + 1)..];
        before = line[..(line.LastIndexOf((byte)' ') + 1)];
        if (!Utf8Parser.TryParse(line[before.Length..], out stamp, out _)) throw new InvalidOperationException("a line without a time");
        return true;
    }
}
