using System.CommandLine;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class DecodeWrongKindTests : IDisposable
{
    private readonly FieldFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Pairs =>
        from wanted in FrameDecoders.All.Keys from held in FrameDecoders.All.Keys select new object[] { wanted, held };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_capture_of_one_kind_decoded_as_another_is_an_error_that_names_it(string wanted, string held)
    {
        var (exit, output, error) = await Decode(wanted, [7, 9, .. Capture(held), .. Capture(held), .. Capture(held)]);
        if (wanted == held)
        {
            Assert.Equal((0, ""), (exit, error));
            Assert.Contains("\"frames\":3", output);
            return;
        }
        Assert.Equal(1, exit);
        Assert.Contains($"looks like {held}: edge-agent decode {held} ", error);
    }

    [Fact]
    public async Task A_stray_frame_in_a_capture_of_another_kind_does_not_hide_it()
    {
        var (exit, output, error) = await Decode("mhz19b", [.. Capture("pms"), .. Capture("pms"), .. Capture("mhz19b"), .. Capture("pms"), .. Capture("pms")]);
        Assert.Equal(1, exit);
        Assert.Contains("\"frames\":1", output);
        Assert.Contains("looks like pms", error);
    }

    [Theory]
    [InlineData(new byte[0], "is empty")]
    [InlineData(new byte[] { 1, 2, 3 }, "nor of any other kind")]
    public async Task A_capture_of_nothing_says_what_to_do(byte[] capture, string words)
    {
        var (exit, _, error) = await Decode("pms", capture);
        Assert.Equal(1, exit);
        Assert.Contains(words, error);
    }

    [Fact]
    public async Task A_noisy_capture_of_the_right_kind_is_fine() =>
        Assert.Equal(0, (await Decode("sds011", [.. new byte[200], .. Capture("sds011"), .. new byte[200]])).Exit);

    private static byte[] Capture(string kind)
    {
        if (kind != "gpio-events")
            return kind switch
            {
                "sds011" => Sds011FramerTests.Frame(84, 121),
                "pms" => Frames.PmsReport(8),
                "sps30" => Frames.Sps30Values(1, 2, 3, 4, 5, 6, 7, 8, 9, 1),
                _ => Frames.Mhz19b(636),
            };
        var record = new byte[48];
        (record[0], record[8], record[12], record[16], record[20]) = (5, 1, 17, 3, 3);
        return record;
    }

    private async Task<(int Exit, string Output, string Error)> Decode(string kind, byte[] capture)
    {
        await File.WriteAllBytesAsync(folder["capture"], capture);
        using StringWriter output = new(), error = new();
        var exit = await new RootCommand { DecodeCommand.Create() }.Parse(["decode", kind, folder["capture"]])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
