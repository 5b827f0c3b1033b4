using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Telemetry.Collector;

/// <summary>How the lines of one request are to be read.</summary>
/// <param name="Unit">The unit of its timestamps, in nanoseconds.</param>
/// <param name="Now">Time of arrival, ms: the stamp of a line without one.</param>
public sealed record DoorForm(DoorGuest Guest, IReadOnlyList<string> DeviceTags, long Unit, long Now)
{
    private readonly byte[][] tags = [.. DeviceTags.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Place of a tag in the list, or -1.</summary>
    public int RankOf(ReadOnlySpan<byte> tag)
    {
        for (var i = 0; i < tags.Length; i++)
            if (tag.SequenceEqual(tags[i])) return i;
        return -1;
    }

    /// <summary>Spellings of the parameter <c>precision</c>, old and new; nanoseconds when it is absent.</summary>
    public static bool TryUnit(string? precision, out long nanoseconds)
    {
        nanoseconds = precision switch
        {
            null or "" or "n" or "ns" => 1,
            "u" or "us" or "µ" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => 0,
        };
        return nanoseconds > 0;
    }
}

/// <summary>
/// A line of the InfluxDB world as a line of ours: the device is taken out of its tags, the stamp becomes milliseconds. Everything else stays byte for
/// byte, and is judged later, as a line from the broker is.
/// </summary>
public static class DoorLine
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <returns>Why it cannot be given to a device, in one word; null when it was written to what <paramref name="outputOf"/> gives for the device.</returns>
    public static string? Take(ReadOnlySpan<byte> line, Span<FieldSlot> slots, DoorForm form, Func<string, IBufferWriter<byte>> outputOf)
    {
        if (!Utf8.IsValid(line)) return IngestCounters.Word(LineError.InvalidUtf8);
        if (LineParser.TryParse(line, slots, out var view) is not LineError.None and var error) return IngestCounters.Word(error);
        var device = default(ReadOnlySpan<byte>);
        var rank = int.MaxValue;
        var tags = view.GetTags();
        while (tags.MoveNext())
            if (form.RankOf(tags.Key) is >= 0 and var mine && mine < rank)
            {
                device = tags.Value;
                rank = mine;
            }
        if (rank == int.MaxValue) return "no-device";
        if (!WireName.IsValid(device)) return "bad-device";
        var name = Encoding.ASCII.GetString(device);
        if (!form.Guest.MaySpeakFor(name)) return "foreign-device";
        Write(view, form, outputOf(name));
        return null;
    }

    /// <summary>Rounds down, as InfluxDB does when it stores less digits than it is given.</summary>
    public static long Milliseconds(long stamp, long unit)
    {
        if (unit >= NanosecondsPerMillisecond)
        {
            var factor = unit / NanosecondsPerMillisecond;
            return stamp > long.MaxValue / factor ? long.MaxValue : stamp < long.MinValue / factor ? long.MinValue : stamp * factor;
        }
        var divisor = NanosecondsPerMillisecond / unit;
        return stamp >= 0 ? stamp / divisor : -((-(stamp + 1)) / divisor) - 1;
    }

    private static void Write(in LineView view, DoorForm form, IBufferWriter<byte> output)
    {
        output.Write(view.Measurement);
        var tags = view.GetTags();
        while (tags.MoveNext())
        {
            if (form.RankOf(tags.Key) >= 0) continue;
            output.Write(","u8);
            output.Write(tags.Key);
            output.Write("="u8);
            output.Write(tags.Value);
        }
        var fields = view.Line[view.SeriesKey.Length..];
        output.Write(view.Timestamp is null ? fields : fields[..fields.LastIndexOf((byte)' ')]);
        Span<byte> digits = stackalloc byte[24];
        digits[0] = (byte)' ';
        var at = view.Timestamp is { } stamp ? Milliseconds(stamp, form.Unit) : form.Now;
        at.TryFormat(digits[1..], out var length, default, CultureInfo.InvariantCulture);
        digits[++length] = (byte)'\n';
        output.Write(digits[..(length + 1)]);
    }
}
