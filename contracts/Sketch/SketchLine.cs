using System.Text;

namespace Telemetry.Contracts;

/// <summary>Why a <c>wifi_unique</c> line is refused.</summary>
public enum SketchRefusal { None, BadSketchTags, BadSketchFields, BadSketchKey, BadSketchHour, BadSketch, NoTimestamp, TimestampTooOld, TimestampInFuture }

/// <summary>The devices of one hour at one BSS, counted under one key.</summary>
/// <param name="Hour">Begin of the hour, ms.</param>
/// <param name="Key">See <see cref="SketchKey"/>.</param>
public sealed record HourSketch(string Bss, long Hour, string Key, HyperLogLog Sketch);

/// <summary>
/// One sketch as a line of a batch: <c>wifi_unique,bss=wlan0 sketch="AQ...",key="0123456789abcdef",n=12i,hour=1763694000000i 1763694300000</c>.
/// Beside the closed table, because a sketch is no number: it is merged, not stored over time. <c>n</c> is the sender's estimate, for people
/// who watch the wire. A later line of the same hour holds what an earlier one held.
/// </summary>
public static class SketchLine
{
    public const string Measurement = "wifi_unique";

    private const long HourLength = 3_600_000;

    /// <summary>Older than any journal keeps by default, in ms: an hour is a row, and nobody is to make rows for all hours since 2020.</summary>
    private const long MaxAge = 40L * 24 * HourLength;

    /// <summary>Begin of the hour that holds an instant; hours begin alike in Japan and in UTC.</summary>
    public static long HourOf(long milliseconds) => milliseconds - milliseconds % HourLength;

    public static bool Is(in LineView line) => line.Measurement.SequenceEqual("wifi_unique"u8);

    /// <summary>True for bytes that begin like such a line, whole or damaged: they are not to be shown.</summary>
    public static bool MayHold(ReadOnlySpan<byte> raw) => raw.StartsWith("wifi_unique"u8);

    /// <summary>Whether a payload may have such a line. A comment or a text that looks like one is taken for it.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> payload) => MayHold(payload) || payload.IndexOf("\nwifi_unique"u8) >= 0;

    /// <summary>Writes tags and fields; the caller has begun the line and ends it.</summary>
    public static void Write(LineWriter line, HourSketch sketch) => line
        .Tag("bss", sketch.Bss).Field("sketch", SketchCodec.ToText(sketch.Sketch)).Field("key", sketch.Key)
        .Field("n", (long)Math.Round(sketch.Sketch.Estimate())).Field("hour", sketch.Hour);

    /// <param name="nowMilliseconds">The collector's time.</param>
    public static SketchRefusal TryRead(in LineView line, ReadOnlySpan<FieldSlot> slots, long nowMilliseconds, out HourSketch sketch)
    {
        sketch = default!;
        var tags = line.GetTags();
        if (!tags.MoveNext() || !tags.Key.SequenceEqual("bss"u8) || tags.Value.Length > LineRules.MaxTagValueBytes) return SketchRefusal.BadSketchTags;
        var bss = LineText.UnescapeName(tags.Value);
        if (tags.MoveNext()) return SketchRefusal.BadSketchTags;

        ReadOnlySpan<byte> text = default, key = default;
        long? hour = null;
        for (var i = 0; i < line.FieldCount; i++)
        {
            var name = line.Key(slots[i]);
            var kind = slots[i].Kind;
            if (name.SequenceEqual("sketch"u8) && kind == FieldKind.Text) text = line.Text(slots[i]);
            else if (name.SequenceEqual("key"u8) && kind == FieldKind.Text) key = line.Text(slots[i]);
            else if (name.SequenceEqual("hour"u8) && kind == FieldKind.Integer) hour = slots[i].Bits;
            else if (!name.SequenceEqual("n"u8) || kind != FieldKind.Integer) return SketchRefusal.BadSketchFields;
        }
        if (!SketchKey.IsValid(key)) return SketchRefusal.BadSketchKey;
        if (hour is not { } begin || begin < nowMilliseconds - MaxAge || begin % HourLength != 0
            || begin > nowMilliseconds + LineRules.MaxAheadMilliseconds) return SketchRefusal.BadSketchHour;
        if (line.Timestamp is not { } at) return SketchRefusal.NoTimestamp;
        if (at < LineRules.EarliestTimestamp) return SketchRefusal.TimestampTooOld;
        if (at > nowMilliseconds + LineRules.MaxAheadMilliseconds) return SketchRefusal.TimestampInFuture;
        if (SketchCodec.TryReadText(text) is not { } read) return SketchRefusal.BadSketch;
        sketch = new HourSketch(bss, begin, Encoding.ASCII.GetString(key), read);
        return SketchRefusal.None;
    }
}
