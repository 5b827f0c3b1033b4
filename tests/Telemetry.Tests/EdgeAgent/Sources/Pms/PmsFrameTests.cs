using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class PmsFrameTests
{
    [Fact]
    public void Idle_frames_lose_at_most_the_one_they_begin_in()
    {
        // Every word zero: the checksum is 01 42, and 42 42 4D stands at each boundary.
        var idle = Frames.PmsReport(0);
        Assert.Equal([0x01, 0x42], idle[^2..]);
        var stream = Enumerable.Repeat(idle, 20).SelectMany(bytes => bytes).ToArray();
        for (var offset = 0; offset < 32; offset++)
            Assert.Equal(offset == 0 ? 20 : 19, Frames.Take<PmsFrame>(stream.AsSpan(offset)).Count);
    }

    [Fact]
    public void The_short_frame_of_a_PMS3003_has_masses_and_no_counts()
    {
        var frame = Assert.Single(Frames.Take<PmsFrame>(Frames.Pms(11, 12, 13, 1, 2, 3, 0, 0, 0)));
        Assert.Equal([11, 12, 13], frame.FactoryCalibrated.ToArray());
        Assert.Equal([1, 2, 3], frame.Atmospheric.ToArray());
        Assert.True(frame.Counts.IsEmpty);
    }

    [Fact]
    public void A_reply_to_a_command_is_a_frame_and_no_report()
    {
        var reply = Assert.Single(Frames.Take<PmsFrame>([0x42, 0x4D, 0x00, 0x04, 0xE1, 0x00, 0x01, 0x74]));
        Assert.False(reply.IsReport);
        Assert.Equal((0xE1, 0), reply.Reply);
    }

    [Fact]
    public void A_wrong_checksum_gives_no_value()
    {
        var bad = Frames.PmsReport(8);
        bad[13]++;
        var framer = new Framer<PmsFrame>();
        framer.Feed([.. bad, .. Frames.PmsReport(9)]);

        Assert.True(framer.TryTake(out var frame));
        Assert.Equal((9, 1L, 32L), (frame.Atmospheric[1], framer.BadChecksums, framer.Skipped));
    }

    [Fact]
    public void At_the_end_of_a_capture_the_beginning_of_a_long_frame_does_not_hide_a_short_one()
    {
        byte[] stream = [0x42, 0x4D, 0x00, 0x1C, .. Frames.Pms(0, 0, 0, 0, 5, 0, 0, 0, 0)];
        Assert.Equal(5, Assert.Single(Frames.Take<PmsFrame>(stream)).Atmospheric[1]);
    }

    [Theory]
    [InlineData("424DE100000170", "passive")]
    [InlineData("424DE100010171", "active")]
    [InlineData("424DE200000171", "read")]
    [InlineData("424DE400010174", "wake")]
    public void Commands_are_those_of_the_manual(string bytes, string command) => Assert.Equal(bytes, Convert.ToHexString((command switch
    {
        "passive" => PmsCommand.Passive,
        "active" => PmsCommand.Active,
        "read" => PmsCommand.Read,
        _ => PmsCommand.Wake,
    }).Span));
}
