using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class SerialTallyTests
{
    private readonly SerialTally tally = new("/dev/ttyUSB0", 9600, "check the supply");

    [Fact]
    public void No_byte_is_silence() => Assert.Equal((SourceState.Silent, "silent"), Told(tally.Gap(0, 0)));

    [Fact]
    public void Bytes_that_are_nothing_known_are_a_wrong_speed_and_the_right_one_is_named()
    {
        tally.Add([0x00, 0xF8, 0x78, 0x80, 0x00, 0xF8, 0x78, 0x80, 0x00, 0xF8, 0x78, 0x80]);
        Assert.Equal((SourceState.Failed, "wrong-baud"), Told(tally.Gap(0, 12)));
        Assert.Contains("9600 baud", tally.Gap(0, 12).Words);
    }

    public static TheoryData<string, byte[]> Others => new()
    {
        { "sds011", Sds011FramerTests.Frame(84, 121) },
        { "pms", Frames.PmsReport(8) },
        { "sps30", Frames.Sps30Values(1, 2) },
        { "mhz19b", Frames.Mhz19b(636) },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_sensors_frames_are_named(string kind, byte[] frame)
    {
        for (var i = 0; i < 40; i++)
        {
            tally.Add([1, 2, 3]);
            tally.Add(frame);
        }
        Assert.Equal((SourceState.Failed, "other-sensor"), Told(tally.Gap(0, tally.Bytes)));
        Assert.Contains($"kind {kind}:", tally.Gap(0, tally.Bytes).Words);
    }

    [Fact]
    public void Frames_with_wrong_checksums_are_counted()
    {
        tally.Begin(5, 50);
        tally.Add([1, 2, 3]);
        Assert.Equal((SourceState.Failed, "checksum"), Told(tally.Gap(8, 80)));
        Assert.Contains("3 frames", tally.Gap(8, 80).Words);
    }

    [Fact]
    public void A_frame_under_way_is_no_damage()
    {
        tally.Begin(0, 7);
        tally.Add([0xAA, 0xC0]);
        Assert.Equal((SourceState.Silent, "no-new-data"), Told(tally.Gap(0, 7)));
    }

    [Fact]
    public void It_keeps_the_latest_bytes_whatever_the_size_of_the_pieces()
    {
        tally.Add(new byte[1000]);
        tally.Add(new byte[200]);
        tally.Add(Frames.PmsReport(8));
        Assert.Equal("other-sensor", tally.Gap(0, 1200).Reason);
    }

    private static (SourceState State, string Reason) Told(SourceReading reading) => (reading.State, reading.Reason);
}
