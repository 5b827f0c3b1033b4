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
            ["sds011"] = (capture, print) => Frames<Sds011Frame>(capture, print, Sds011),
            ["pms"] = (capture, print) => Frames<PmsFrame>(capture, print, Pms),
            ["sps30"] = (capture, print) => Frames<Sps30Frame>(capture, print, Sps30),
            ["mhz19b"] = (capture, print) => Frames<Mhz19bFrame>(capture, print, Mhz19b),
            ["gpio-events"] = GpioEvents,
        };

    /// <summary>The kind that explains most bytes of a capture; null when there is no frame of any.</summary>
    public static string? BestOf(byte[] capture) => All
        .Select(kind => (Name: kind.Key, Found: kind.Value(capture, _ => { })))
        .Where(kind => kind.Found.Count > 0).OrderBy(kind => kind.Found.Skipped).Select(kind => kind.Name).FirstOrDefault();

    private static DecodedCapture Frames<TFrame>(byte[] capture, Action<string> print, Func<TFrame, string> members)
        where TFrame : struct, IFrame<TFrame>
    {
        var framer = new Framer<TFrame>();
        framer.Feed(capture);
        framer.End();
        var count = 0L;
        while (framer.TryTake(out var frame))
        {
            count++;
            print(Text($$"""{"offset":{{framer.FrameStart}},{{members(frame)}}}"""));
        }
        return new(count, framer.Skipped);
    }

    private static string Sds011(Sds011Frame frame) => frame.IsSds198
        ? Text($"\"model\":\"sds198\",\"pm100\":{frame.Pm100},\"id\":\"{frame.Id:x4}\"")
        : frame.IsReport
        ? Text($"\"pm2_5\":{frame.Pm25},\"pm10\":{frame.Pm10},\"id\":\"{frame.Id:x4}\"")
        : Text($"\"reply\":{frame.First & 0xFF},\"data\":[{frame.First >> 8},{frame.Second & 0xFF},{frame.Second >> 8}],\"id\":\"{frame.Id:x4}\"");

    private static string Pms(PmsFrame frame)
    {
        if (!frame.IsReport) return Text($"\"reply\":{frame.Reply.Command},\"argument\":{frame.Reply.Argument}");
        var air = frame.Atmospheric;
        var factory = frame.FactoryCalibrated;
        var model = PmsModel.Of(frame);
        var counts = frame.Counts;
        var mass = Text($"\"pm1\":{air[0]},\"pm2_5\":{air[1]},\"pm10\":{air[2]},\"pm1_cf1\":{factory[0]},\"pm2_5_cf1\":{factory[1]},\"pm10_cf1\":{factory[2]}");
        if (counts.IsEmpty) return mass;
        var number = string.Join(',', PmsSource.CountFields.Zip(counts.ToArray(), (field, count) => Text($"\"{field}\":{count / 100.0}")));
        var climate = model.HasClimate ? Text($",\"temperature\":{frame.Temperature(model)},\"humidity\":{frame.Humidity(model)}") : "";
        var gas = frame.Formaldehyde(model) is { } hcho ? Text($",\"hcho\":{hcho}") : "";
        var word = frame.Words[model.Version];
        return Text($"{mass},{number}{gas}{climate},\"version\":{word >> 8},\"error\":{word & 0xFF},\"model\":\"{model.Name}\"");
    }

    private static string Sps30(Sps30Frame frame)
    {
        var state = Text($"\"command\":{frame.Command},\"state\":{frame.State},\"device_error\":{(frame.DeviceError ? "true" : "false")}");
        if (!frame.HasValues) return Text($"{state},\"data\":\"{Convert.ToHexStringLower(frame.Data)}\"");
        // JSON knows no NaN.
        var values = Sps30Source.Fields.Select((field, i) => Text($"\"{field}\":{(float.IsFinite(frame.Value(i)) ? frame.Value(i) : "null")}"));
        return Text($"{state},{string.Join(',', values)}");
    }

    private static string Mhz19b(Mhz19bFrame frame) => Text($"\"co2\":{frame.Co2},\"undocumented\":{frame.Undocumented}");

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
            print(Text(
                $$"""{"offset":{{offset}},"timestamp_ns":{{pulse.TimestampNs}},"edge":"{{edge}}","line":{{pulse.Offset}},"seqno":{{pulse.Seqno}},"line_seqno":{{pulse.LineSeqno}}}"""));
            offset += GpioLineEvent.Size;
        }
        return new(count, skipped + capture.Length - offset);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
