using System.Buffers.Binary;
using System.Net;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Judges datagrams one by one: is it from a client, a packet, signed with the secret, new? Answers what it took, and what it took
/// before, so that the NAS stops asking; nothing else. Not thread-safe.
/// </summary>
internal sealed class RadiusDesk(RadiusClients clients, RadiusSecret secret, AccountingLedger ledger)
{
    /// <summary>The same bytes from the same address within this time are the same packet (RFC 5080, 2.2.2), also where it says no time.</summary>
    private static readonly TimeSpan SamePacket = TimeSpan.FromSeconds(60);

    private const int MostRecent = 4096;
    private readonly HashSet<UInt128> recent = [];
    private readonly Queue<(UInt128 Packet, TimeSpan At)> recentByAge = new();
    private readonly long[] packets = new long[Enum.GetValues<PacketOutcome>().Length];
    private readonly IPAddress?[] last = new IPAddress?[Enum.GetValues<PacketOutcome>().Length];

    public long Packets(PacketOutcome outcome) => packets[(int)outcome];

    /// <summary>Address of the last packet with this outcome.</summary>
    public IPAddress? Last(PacketOutcome outcome) => last[(int)outcome];

    /// <param name="from">Not as IPv4 in IPv6.</param>
    /// <param name="answer">Room for a packet.</param>
    /// <returns>Length of the answer; 0: none.</returns>
    public int Take(ReadOnlySpan<byte> datagram, IPAddress from, TimeSpan now, Span<byte> answer)
    {
        var outcome = Judge(datagram, from, now, out var packet);
        packets[(int)outcome]++;
        last[(int)outcome] = from;
        return outcome is PacketOutcome.Taken or PacketOutcome.Duplicate or PacketOutcome.Late or PacketOutcome.Ignored ? secret.Answer(packet, answer) : 0;
    }

    private PacketOutcome Judge(ReadOnlySpan<byte> datagram, IPAddress from, TimeSpan now, out RadiusPacket packet)
    {
        packet = default;
        if (clients.Find(from) is not { } client) return PacketOutcome.Stranger;
        if (!RadiusPacket.TryRead(datagram, out packet)) return PacketOutcome.Malformed;
        if (packet.Code != RadiusCode.AccountingRequest) return PacketOutcome.Unexpected;
        if (!secret.HasSigned(packet)) return PacketOutcome.BadSecret;
        Span<byte> address = stackalloc byte[16];
        _ = from.TryWriteBytes(address, out var length);
        if (!AccountingRequest.TryRead(packet, address[..length], out var request)) return PacketOutcome.Malformed;
        // The authenticator is a digest of the whole packet; the NAS is in it because addresses are not.
        return IsRepeated(BinaryPrimitives.ReadUInt128BigEndian(packet.Authenticator) ^ request.Nas, now)
            ? PacketOutcome.Duplicate : ledger.Take(request, client.Bss, client.SwapInOut, now);
    }

    private bool IsRepeated(UInt128 packet, TimeSpan now)
    {
        while (recentByAge.TryPeek(out var oldest) && (now - oldest.At >= SamePacket || recentByAge.Count >= MostRecent)) recent.Remove(recentByAge.Dequeue().Packet);
        if (!recent.Add(packet)) return true;
        recentByAge.Enqueue((packet, now));
        return false;
    }
}
