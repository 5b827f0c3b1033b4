using FsCheck;
using FsCheck.Fluent;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class Sps30FrameTests
{
    [Fact]
    public void A_literal_7D_31_in_the_payload_survives()
    {
        var wire = Frames.Sps30(0xD0, 0, 0x7D, 0x31, 0x7D, 0x5E, 0x11);
        Assert.Equal("7E00D000057D5D317D5D5E7D31907E", Convert.ToHexString(wire));
        Assert.Equal([0x7D, 0x31, 0x7D, 0x5E, 0x11], Assert.Single(Frames.Take<Sps30Frame>(wire)).Data.ToArray());
    }

    [Fact]
    public void What_is_stuffed_is_unstuffed_to_the_same_bytes() => Seeded.Check(
        Gen.Choose(0, 40).SelectMany(n => Gen.ArrayOf(Gen.Elements<byte>(0x00, 0x11, 0x13, 0x31, 0x33, 0x5D, 0x5E, 0x7D, 0x7E, 0xFF), n)),
        data =>
        {
            var wire = Frames.Sps30(3, 0, data);
            Assert.Equal(2, wire.Count(value => value == Shdlc.Flag));
            Assert.Equal(data, Assert.Single(Frames.Take<Sps30Frame>(wire)).Data.ToArray());
        });

    [Fact]
    public void A_float_whose_bytes_are_all_stuffed_is_read()
    {
        byte[] data = [0x7D, 0x31, 0x11, 0x13, .. new byte[36]];
        var frame = Assert.Single(Frames.Take<Sps30Frame>(Frames.Sps30(3, 0, data)));
        Assert.Equal(BitConverter.Int32BitsToSingle(0x7D311113), frame.Value(0));
    }

    [Theory]
    [InlineData("7E0000020103F97E", "start")]
    [InlineData("7E000100FE7E", "stop")]
    [InlineData("7E000300FC7E", "read")]
    [InlineData("7E005600A97E", "clean")]
    [InlineData("7E00800500000000007A7E", "no auto clean")]
    public void Commands_are_those_of_the_data_sheet(string bytes, string command) => Assert.Equal(bytes, Convert.ToHexString((command switch
    {
        "start" => Sps30Command.Start,
        "stop" => Sps30Command.Stop,
        "read" => Sps30Command.Read,
        "clean" => Sps30Command.Clean,
        _ => Sps30Command.NoAutoClean,
    }).Span));

    [Fact]
    public void State_and_error_flag_are_told_apart()
    {
        var frame = Assert.Single(Frames.Take<Sps30Frame>(Frames.Sps30(3, 0xC3)));
        Assert.Equal((0x43, true, 0), (frame.State, frame.DeviceError, frame.Data.Length));
    }

    [Fact]
    public void A_flag_that_ends_noise_begins_the_frame_behind_it()
    {
        // Noise that happens to be an intact frame, but for the flag at its end.
        byte[] stream = [.. Frames.Sps30(3, 0, 1, 2, 3)[..^1], .. Frames.Sps30(3, 0, 4), 9, 9, .. Frames.Sps30(3, 0, 5)];
        var framer = new Framer<Sps30Frame>();
        framer.Feed(stream);
        framer.End();
        var found = new List<(int Data, long Start)>();
        while (framer.TryTake(out var frame)) found.Add((frame.Data[^1], framer.FrameStart));

        Assert.Equal([(3, 0), (4, 9), (5, 19)], found);
        Assert.Equal((2, stream.Length, 0), (framer.Skipped, framer.Position, framer.Pending));
    }

    [Theory]
    [InlineData("7E00030000FC")] // no end
    [InlineData("7E7E")] // nothing between the flags
    [InlineData("7E00030000FD7E")] // checksum
    [InlineData("7E01030000FB7E")] // another address
    [InlineData("7E00030001FB7E")] // length
    [InlineData("7E00037D00FC7E")] // a stuffing that does not exist
    [InlineData("7E00031100EB7E")] // a byte that should have been stuffed
    public void What_breaks_a_rule_is_no_frame(string bytes) => Assert.Empty(Frames.Take<Sps30Frame>(Convert.FromHexString(bytes)));
}
