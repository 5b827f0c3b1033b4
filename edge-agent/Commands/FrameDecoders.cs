using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>How many intact frames a capture held, and how many bytes belonged to none.</summary>
internal readonly record struct DecodedCapture(long Count, long Skipped);

/// <summary>What <c>edge-agent decode</c> can read: name, and a function that prints one JSON line per frame.</summary>
internal static class FrameDecoders
{
    public static IReadOnlyDictionary<string, Func<byte[], Action<string>, DecodedCapture>> All { get; } =
        new Dictionary<string, Func<byte[], Action<string>, DecodedCapture>>
        {
            ["sds011"] = Sds011,
            ["gpio-events"] = GpioEvents,
        };

    private static DecodedCapture Sds011(byte[] capture, Action<string> print)
    {
        var framer = new Sds011Framer();
        framer.Feed(capture);
        var count = 0L;
        while (framer.TryTake(out var frame))
        {
            count++;
            var offset = framer.Position - Sds011Frame.Length;
            print(frame.IsReport
                ? Json($$"""{"offset":{{offset}},"pm2_5":{{frame.Pm25}},"pm10":{{frame.Pm10}},"id":"{{frame.Id:x4}}"}""")
                : Json($$"""{"offset":{{offset}},"reply":{{frame.First & 0xFF}},"data":[{{frame.First >> 8}},{{frame.Second & 0xFF}},{{frame.Second >> 8}}],"id":"{{frame.Id:x4}}"}"""));
        }
        return new(count, framer.Skipped + framer.Pending);
    }

    private static DecodedCapture GpioEvents(byte[] capture, Action<string> print)
    {
        long count = 0, skipped = 0;
        var offset = 0;
        while (offset + GpioLineEvent.Size <= capture.Length)
        {
            if (!GpioLineEvent.TryRead(capture.AsSpan(offset), out var pulse))
            {
                offset++;
                skipped++;
                continue;
            }
            count++;
            var edge = pulse.Id == GpioLineEvent.RisingEdge ? "rising" : "falling";
            print(Json(
                $$"""{"offset":{{offset}},"timestamp_ns":{{pulse.TimestampNs}},"edge":"{{edge}}","line":{{pulse.Offset}},"seqno":{{pulse.Seqno}},"line_seqno":{{pulse.LineSeqno}}}"""));
            offset += GpioLineEvent.Size;
        }
        return new(count, skipped + capture.Length - offset);
    }

    private static string Json(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
