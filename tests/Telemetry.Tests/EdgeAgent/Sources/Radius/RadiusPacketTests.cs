using System.Net;
using Telemetry.EdgeAgent;
using Telemetry.Tests.Contracts;

namespace Telemetry.Tests;

public sealed class RadiusPacketTests
{
    private static readonly byte[] Peer = IPAddress.Parse("192.0.2.10").GetAddressBytes();

    [Fact]
    public void What_radclient_sends_is_read_without_the_name_in_it()
    {
        Assert.True(RadiusPacket.TryRead(RadiusMessage.OfRadclient, out var packet));
        Assert.True(AccountingRequest.TryRead(packet, Peer, out var request));

        Assert.Equal((RadiusCode.AccountingRequest, 0xec), (packet.Code, packet.Identifier));
        Assert.Equal((AccountingKind.Start, 0x691fd5b0u, TimeSpan.Zero), (request.Kind, request.Stamp, request.Delay));
        Assert.Equal((null, null, null), (request.Seconds, request.Input, request.Output));
        Assert.DoesNotContain("nobody", request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_beyond_the_length_are_padding_and_missing_ones_refuse_the_packet()
    {
        var whole = RadiusMessage.OfRadclient;
        Assert.True(RadiusPacket.TryRead([.. whole, 1, 2, 3], out var packet));
        Assert.Equal(whole.Length, packet.Bytes.Length);
        for (var length = 0; length < whole.Length; length++) Assert.False(RadiusPacket.TryRead(whole.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData("04010013" + Zeros)]
    [InlineData("04011001" + Zeros)]
    [InlineData("04010015" + Zeros + "28")]
    [InlineData("04010016" + Zeros + "2800")]
    [InlineData("04010016" + Zeros + "2801")]
    [InlineData("04010018" + Zeros + "28050000")]
    [InlineData("0401001a" + Zeros + "280600000001", true)]
    public void Lengths_that_do_not_fit_refuse_the_packet(string hex, bool whole = false) =>
        Assert.Equal(whole, RadiusPacket.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void Gigawords_are_the_upper_half_and_an_absent_counter_is_absent()
    {
        var request = Read(RadiusMessage.Of(AccountingKind.Stop, "a").Number(42, 5).Number(52, 3).Number(53, 9).Number(46, 60).Number(41, 7));
        Assert.Equal((3UL * 4294967296 + 5, null, 60u, 7), (request!.Value.Input, request.Value.Output, request.Value.Seconds, request.Value.Delay.TotalSeconds));
    }

    [Fact]
    public void Sessions_are_told_apart_by_sender_NAS_and_id_and_nothing_else()
    {
        var message = RadiusMessage.Of(AccountingKind.Start, "a");
        var known = Read(message)!.Value;
        Assert.Equal(known, Read(RadiusMessage.Of(AccountingKind.Start, "a").Text(1, "someone").Text(31, "02-00-00-00-00-01"))!.Value);
        Assert.NotEqual(known.Session, Read(RadiusMessage.Of(AccountingKind.Start, "b"))!.Value.Session);
        Assert.NotEqual(known.Session, Read(new RadiusMessage("s").Number(40, 1).Text(44, "a").Text(32, "ap2"))!.Value.Session);
        Assert.True(RadiusPacket.TryRead(message.Signed(), out var packet));
        Assert.True(AccountingRequest.TryRead(packet, IPAddress.Parse("192.0.2.11").GetAddressBytes(), out var elsewhere));
        Assert.NotEqual(known.Session, elsewhere.Session);
        Assert.Equal(Read(RadiusMessage.Of(AccountingKind.On, "x"))!.Value.Nas, known.Nas);
    }

    [Fact]
    public void What_is_missing_stands_twice_or_is_cut_refuses_the_request()
    {
        Assert.Null(Read(new RadiusMessage("s").Text(44, "a")));
        Assert.Null(Read(new RadiusMessage("s").Number(40, 1)));
        Assert.NotNull(Read(new RadiusMessage("s").Number(40, 7)));
        Assert.Null(Read(RadiusMessage.Of(AccountingKind.Start, "a").Number(40, 2)));
        Assert.Null(Read(RadiusMessage.Of(AccountingKind.Start, "a").Text(44, "b")));
        Assert.Null(Read(RadiusMessage.Of(AccountingKind.Stop, "a").Add(42, 1, 2, 3)));
        Assert.Null(Read(new RadiusMessage("s").Number(40, 1).Text(44, "")));
        Assert.NotNull(Read(RadiusMessage.Of(AccountingKind.Start, "a").Add(26, 0, 0, 1, 55, 1, 200)));
    }

    [Fact]
    public void The_desk_stands_250000_damaged_packets_and_takes_none_that_is_not_signed()
    {
        const int Inputs = 250_000;
        byte[][] corpus =
        [
            RadiusMessage.OfRadclient,
            RadiusMessage.Of(AccountingKind.Interim, "5DE3A11C00000002").Number(42, 77).Number(43, 88).Number(52, 1).Number(53, 0).Number(46, 300).Number(55, 1_763_694_000).Number(41, 0).Signed(),
            RadiusMessage.Of(AccountingKind.Stop, "a").Text(1, "x").Text(31, "02-00-00-00-00-01").Add(26, 0, 0, 1, 55, 1, 4, 0, 0).Add(33, 1, 2, 3).Signed(),
            RadiusMessage.Of(AccountingKind.On, "a").Add(4, 192, 0, 2, 10).Signed(),
        ];
        byte[][] tokens = [[0], [255], [2], [40, 6, 0, 0, 0, 1], [44, 3, 65], [80, 18], [80, 2], [33, 255], [26, 7], [42, 6, 255, 255, 255, 255], [52, 6, 255, 255, 255, 255]];
        var mutator = new Mutator(new Random(20_251_121), corpus, tokens);
        var genuine = corpus.Select(Convert.ToHexString).ToHashSet();
        var scene = new RadiusScene();
        var (answer, answered) = (new byte[RadiusPacket.MaxLength], 0);
        for (var i = 0; i < Inputs; i++)
        {
            var input = mutator.Next();
            // Its length may cut a damaged tail off as padding.
            var isGenuine = input.Length > 3 && (input[2] << 8 | input[3]) is var length && length <= input.Length && genuine.Contains(Convert.ToHexString(input, 0, length));
            var told = scene.Desk.Take(input, scene.Nas, TimeSpan.FromSeconds(i), answer);
            Assert.Equal(isGenuine, told > 0);
            if (told > 0) answered++;
            // With a signature that fits, what is inside gets to its readers and to the ledger too.
            if (RadiusPacket.TryRead(input, out var packet) && AccountingRequest.TryRead(packet, Peer, out var request))
                scene.Ledger.Take(request, scene.Account, swap: i % 2 == 0, TimeSpan.FromSeconds(i));
        }
        Assert.InRange(answered, 10, Inputs / 10);
        Assert.InRange(scene.Ledger.Open, 1, RadiusScene.MostSessions);
        Assert.InRange(scene.Ledger.Remembered, 0, RadiusScene.MostSessions);
        Assert.Equal(scene.Ledger.Open, scene.Account.Stations);
    }

    private const string Zeros = "00000000000000000000000000000000";

    private static AccountingRequest? Read(RadiusMessage message)
    {
        Assert.True(RadiusPacket.TryRead(message.Signed(), out var packet));
        return AccountingRequest.TryRead(packet, Peer, out var request) ? request : null;
    }
}
