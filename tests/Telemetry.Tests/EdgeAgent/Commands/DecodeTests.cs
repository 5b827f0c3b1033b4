using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class DecodeTests
{
    [Fact]
    public void A_capture_with_noise_gives_its_frames_and_the_bytes_between()
    {
        byte[] capture = [1, 2, .. Sds011FramerTests.Frame(84, 121), 0xAA, .. Sds011FramerTests.Frame(90, 130), 0xAA, 0xC0];
        var lines = new List<string>();
        var decoded = FrameDecoders.All["sds011"](capture, lines.Add);

        Assert.Equal(
            ["""{"offset":2,"pm2_5":8.4,"pm10":12.1,"id":"60a1"}""", """{"offset":13,"pm2_5":9,"pm10":13,"id":"60a1"}"""], lines);
        Assert.Equal(new DecodedCapture(2, 5), decoded);
    }

    [Fact]
    public void Line_events_are_found_after_foreign_bytes()
    {
        var record = new byte[48];
        (record[0], record[8], record[12], record[16], record[20]) = (5, 1, 17, 3, 3);
        var lines = new List<string>();
        var decoded = FrameDecoders.All["gpio-events"]([9, .. record, .. record, 7, 7], lines.Add);

        Assert.Equal(new DecodedCapture(2, 3), decoded);
        Assert.Equal("""{"offset":1,"timestamp_ns":5,"edge":"rising","line":17,"seqno":3,"line_seqno":3}""", lines[0]);
    }

    [Theory]
    [InlineData("00000000: aac0 0600 0600 58d9 3dab                 ......X.=.\n")]
    [InlineData("00000000: aa c0 06 00 06  ......\n00000005: 00 58 d9 3d ab  .X.=.\r\n")]
    [InlineData("00000000: aac0060006  .....\n\n00000005: 0058d93dab  aa c0\n")]
    public void A_hexdump_in_any_grouping_is_the_bytes_it_shows(string dump) =>
        Assert.Equal([0xAA, 0xC0, 6, 0, 6, 0, 0x58, 0xD9, 0x3D, 0xAB], HexDump.ToBytes(Encoding.ASCII.GetBytes(dump)));

    [Fact]
    public void Bytes_that_are_no_dump_stay_as_they_are()
    {
        byte[] capture = [0xAA, 0xC0, (byte)'\n', 6];
        Assert.Equal(capture, HexDump.ToBytes(capture));
        Assert.Empty(HexDump.ToBytes([]));
    }
}
