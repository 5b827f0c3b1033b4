using System.CommandLine;

namespace Telemetry.EdgeAgent;

/// <summary>Shows what is in a capture, for whoever wonders what a sensor sends.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = $"What was captured: {string.Join(", ", FrameDecoders.All.Keys)}.", HelpName = "kind" };
        kind.AcceptOnlyFromAmong([.. FrameDecoders.All.Keys]);
        var file = new Argument<string>("file") { Description = "Captured bytes, or their hexdump as xxd prints it; - is the standard input.", HelpName = "file" };
        var command = new Command(
            "decode", "Print one JSON line per intact frame of a capture, and a last line {\"frames\":N,\"skipped_bytes\":M}.") { kind, file };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            try
            {
                var capture = HexDump.ToBytes(ReadAll(parsed.GetRequiredValue(file)));
                var frames = FrameDecoders.All[parsed.GetRequiredValue(kind)](capture, output.WriteLine);
                output.WriteLine($$"""{"frames":{{frames.Count}},"skipped_bytes":{{frames.Skipped}}}""");
                if (Doubt(parsed.GetRequiredValue(kind), parsed.GetRequiredValue(file), capture, frames) is not { } words) return ConfigOption.Fine;
                parsed.InvocationConfiguration.Error.WriteLine(words);
                return ConfigOption.SomethingWrong;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"{parsed.GetValue(file)} cannot be read: {e.Message}");
                return ConfigOption.SomethingWrong;
            }
        });
        return command;
    }

    /// <summary>Why the capture is most likely not of this kind; null when it is. In noise and in other frames one frame may be found by chance.</summary>
    private static string? Doubt(string kind, string file, byte[] capture, DecodedCapture found)
    {
        if (capture.Length == 0) return $"{file} is empty: capture some seconds of the line first";
        if (FrameDecoders.BestOf(capture) is not { } best)
            return $"{file} holds no frame of {kind}, nor of any other kind known here: "
                + "check that the line was captured at the sensor's speed, as bytes or by xxd";
        if (best == kind) return null;
        return $"{file} holds {(found.Count == 0 ? "no frame" : $"hardly a frame ({found.Count})")} of {kind}; it looks like {best}: edge-agent decode {best} {file}";
    }

    private static byte[] ReadAll(string path)
    {
        if (path != "-") return File.ReadAllBytes(path);
        using var input = new FileStream("/dev/stdin", FileMode.Open, FileAccess.Read);
        using var all = new MemoryStream();
        input.CopyTo(all);
        return all.ToArray();
    }
}
