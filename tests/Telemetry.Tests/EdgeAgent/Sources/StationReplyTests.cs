using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class StationReplyTests
{
    private const string Reply = """
        02:00:00:00:01:ff
        flags=[AUTH][ASSOC][AUTHORIZED][WMM]
        aid=1
        rx_packets=20
        rx_bytes=123456789012
        tx_bytes=42
        connected_time=77
        ext_capab=0400

        """;

    [Fact]
    public void A_station_is_read_and_unknown_keys_are_passed_over()
    {
        Assert.Equal(ReplyKind.Station, Read(Reply, out var station));
        Assert.Equal(new Station(0x0200_0000_01FF, true, 123456789012, 42, 77), station);
    }

    [Fact]
    public void A_station_without_statistics_is_still_a_station()
    {
        Assert.Equal(ReplyKind.Station, Read("02:00:00:00:01:ff\nflags=[AUTH][ASSOC]\naid=1\n", out var station));
        Assert.Equal(new Station(0x0200_0000_01FF, false, null, null, null), station);
    }

    [Theory]
    [InlineData("", "End")]
    [InlineData("\n", "End")]
    [InlineData("FAIL\n", "Fail")]
    [InlineData("UNKNOWN COMMAND\n", "Unreadable")]
    [InlineData("02:00:00:00:01\nflags=\n", "Unreadable")]
    [InlineData("02-00-00-00-01-ff\n", "Unreadable")]
    [InlineData("02:00:00:00:01:ff:03\n", "Unreadable")]
    [InlineData("+2:00:00:00:01:ff\n", "Unreadable")]
    public void Anything_else_is_named(string reply, string kind) => Assert.Equal(kind, Read(reply, out _).ToString());

    [Theory]
    [InlineData("rx_bytes=99999999999999999999999999")]
    [InlineData("rx_bytes=-1")]
    [InlineData("rx_bytes=12x")]
    [InlineData("rx_bytes=")]
    public void A_number_that_is_none_is_left_out(string line)
    {
        Assert.Equal(ReplyKind.Station, Read($"02:00:00:00:01:ff\n{line}\n", out var station));
        Assert.Null(station.RxBytes);
    }

    [Fact]
    public void An_address_survives_writing_and_reading()
    {
        Span<byte> text = stackalloc byte[17];
        StationReply.WriteAddress(0xA0B1_C2D3_E4F5, text);

        Assert.Equal("a0:b1:c2:d3:e4:f5", Encoding.ASCII.GetString(text));
        Assert.True(StationReply.TryReadAddress(text, out var address));
        Assert.Equal(0xA0B1_C2D3_E4F5ul, address);
    }

    [Fact]
    public void A_station_prints_no_address() => Assert.Equal("station", new Station(0x0200_0000_01FF, true, 1, 2, 3).ToString());

    [Theory]
    [InlineData("<3>AP-STA-CONNECTED 02:00:00:00:01:ff", "Connected")]
    [InlineData("<3>AP-STA-CONNECTED 02:00:00:00:01:ff auth_alg=open\n", "Connected")]
    [InlineData("<3>AP-STA-DISCONNECTED 02:00:00:00:01:ff", "Disconnected")]
    [InlineData("<3>AP-STA-CONNECTED 02:00:00", "Other")]
    [InlineData("<3>CTRL-EVENT-TERMINATING ", "Other")]
    [InlineData("<", "Other")]
    [InlineData("AP-STA-CONNECTED 02:00:00:00:01:ff", "Other")]
    public void Events_are_told_apart(string text, string kind) =>
        Assert.Equal(kind, StationEvent.Read(Encoding.ASCII.GetBytes(text), out _).ToString());

    [Fact]
    public void A_quarter_million_random_and_mutated_replies_and_events_throw_nothing()
    {
        var random = new Random(20251121);
        byte[][] seeds = [.. new[] { Reply, "FAIL\n", "<3>AP-STA-CONNECTED 02:00:00:00:01:ff auth_alg=open" }.Select(Encoding.ASCII.GetBytes)];
        var walk = new StationWalk();
        walk.Begin();
        var steps = 0;
        for (var i = 0; i < 250_000; i++)
        {
            var input = Mutate(seeds[i % seeds.Length], random);
            _ = StationReply.Read(input, out _);
            _ = StationEvent.Read(input, out _);
            if (walk.Take(input) == WalkStep.Ask && ++steps < 100_000) continue;
            steps = 0;
            walk.Begin();
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var copy = seed.ToArray();
        if (random.Next(4) == 0) random.NextBytes(copy);
        for (var i = random.Next(6); i > 0; i--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? copy[..random.Next(copy.Length)] : copy;
    }

    private static ReplyKind Read(string reply, out Station station) => StationReply.Read(Encoding.ASCII.GetBytes(reply), out station);
}
