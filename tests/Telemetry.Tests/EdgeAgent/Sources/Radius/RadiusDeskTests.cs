using System.Security.Cryptography;
using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class RadiusDeskTests
{
    private readonly RadiusScene scene = new();

    [Fact]
    public void The_answer_to_radclient_is_the_one_worked_out_from_the_RFC()
    {
        Assert.Equal("05ec00140de2cb25c93ed86703e141262491afd5", Convert.ToHexStringLower(scene.Send(RadiusMessage.OfRadclient)));
        Assert.Equal((1, 1L), (scene.Account.Stations, scene.Account.Sessions));
    }

    [Fact]
    public void A_wrong_secret_is_dropped_counted_and_not_answered()
    {
        Assert.Empty(scene.Send(RadiusMessage.Of(AccountingKind.Start, "a", "testing124").Signed()));
        Assert.Equal((1L, 0L, false), (scene.Desk.Packets(PacketOutcome.BadSecret), scene.Desk.Packets(PacketOutcome.Taken), scene.Account.IsHeard));
    }

    [Fact]
    public void One_bit_turned_anywhere_spoils_the_signature()
    {
        for (var bit = 0; bit < RadiusMessage.OfRadclient.Length * 8; bit++)
        {
            var turned = (byte[])RadiusMessage.OfRadclient.Clone();
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Empty(scene.Send(turned));
        }
        Assert.Equal(0, scene.Account.Stations);
    }

    [Fact]
    public void A_message_authenticator_that_does_not_fit_is_a_wrong_secret_although_the_packet_is_signed()
    {
        Assert.Empty(scene.Send(RadiusMessage.Of(AccountingKind.Start, "a").Add(80, new byte[16]).Signed()));
        Assert.Empty(scene.Send(RadiusMessage.Of(AccountingKind.Start, "b").Add(80, 1, 2).Signed()));
        Assert.Equal(2, scene.Desk.Packets(PacketOutcome.BadSecret));
    }

    [Fact]
    public void A_stranger_is_not_even_asked_for_its_secret()
    {
        Assert.Empty(scene.Send(RadiusMessage.OfRadclient, from: "192.0.2.11"));
        Assert.Equal((1L, "192.0.2.11"), (scene.Desk.Packets(PacketOutcome.Stranger), scene.Desk.Last(PacketOutcome.Stranger)?.ToString()));
        Assert.NotEmpty(scene.Send(RadiusMessage.OfRadclient, from: "198.51.100.77"));
        Assert.Empty(scene.Send(RadiusMessage.OfRadclient, from: "2001:db8::1"));
    }

    [Fact]
    public void Other_codes_are_counted_and_not_answered()
    {
        Assert.Empty(scene.Send(RadiusMessage.Of(AccountingKind.Start, "a").Signed(code: 12)));
        Assert.Equal(1, scene.Desk.Packets(PacketOutcome.Unexpected));
    }

    [Fact]
    public void The_same_bytes_count_once_within_a_minute_and_are_answered_each_time()
    {
        var start = RadiusMessage.Of(AccountingKind.Start, "a").Signed();
        var first = scene.Send(start);
        Assert.Equal(first, scene.Send(start, 30));
        Assert.Equal((1L, 1L), (scene.Account.Sessions, scene.Desk.Packets(PacketOutcome.Duplicate)));

        // The NAS lost its power twice and says so in the same words.
        var on = RadiusMessage.Of(AccountingKind.On, "x").Signed();
        scene.Send(on, 40);
        Assert.Equal(0, scene.Account.Stations);
        scene.Send(RadiusMessage.Of(AccountingKind.Start, "b").Signed(), 90);
        scene.Send(on, 3600);
        Assert.Equal(0, scene.Account.Stations);
    }

    [Fact]
    public void Proxy_states_are_given_back_in_their_order_under_the_signature()
    {
        var request = RadiusMessage.Of(AccountingKind.Start, "a").Add(33, 1, 2).Text(1, "x").Add(33, 3).Signed();
        var answer = scene.Send(request);
        Assert.Equal([5, 1, 0, 27], answer[..4]);
        Assert.Equal([33, 4, 1, 2, 33, 3, 3], answer[20..]);
#pragma warning disable CA5351 // MD5 is the protocol's
        Assert.Equal(MD5.HashData([.. answer[..4], .. request[4..20], .. answer[20..], .. Encoding.UTF8.GetBytes("testing123")]), answer[4..20]);
#pragma warning restore CA5351
    }

    [Fact]
    public void A_NAS_that_exchanges_in_and_out_is_exchanged_back()
    {
        var swapped = new RadiusScene("lobby");
        byte[][] messages = [RadiusMessage.Of(AccountingKind.Start, "a").Signed(), RadiusMessage.Of(AccountingKind.Stop, "a").Number(42, 10).Number(43, 200).Signed()];
        foreach (var message in messages)
        {
            scene.Send(message);
            swapped.Send(message);
        }
        Assert.Equal((10UL, 200UL), (scene.Account.RxBytes, scene.Account.TxBytes));
        Assert.Equal((200UL, 10UL), (swapped.Account.RxBytes, swapped.Account.TxBytes));
    }
}
