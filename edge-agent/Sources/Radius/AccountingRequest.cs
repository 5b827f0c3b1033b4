using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Telemetry.EdgeAgent;

/// <summary>Acct-Status-Type (RFC 2866, 5.1).</summary>
internal enum AccountingKind : uint { Start = 1, Stop = 2, Interim = 3, On = 7, Off = 8 }

/// <summary>
/// What an Accounting-Request says, without saying who: NAS and session are digests, so that no name of either is kept.
/// </summary>
/// <param name="Kind">May be one that is not listed.</param>
/// <param name="Nas">Of the sender's address and NAS-Identifier, or else its address attribute: one address may send for several.</param>
/// <param name="Session">Of the NAS and Acct-Session-Id; 0 when it says none, which only On and Off may.</param>
/// <param name="Stamp">Event-Timestamp, s since 1970 by the sender's clock.</param>
/// <param name="Delay">Acct-Delay-Time: how long the sender has been trying.</param>
/// <param name="Seconds">Acct-Session-Time; null where it is not told, likewise the octets.</param>
/// <param name="Input">Octets received from the station, Gigawords included (RFC 2869, 5.1).</param>
/// <param name="Output">Octets sent to the station.</param>
internal readonly record struct AccountingRequest(
    AccountingKind Kind, UInt128 Nas, UInt128 Session, uint? Stamp, TimeSpan Delay, uint? Seconds, ulong? Input, ulong? Output)
{
    private const int Most = 256;

    /// <summary>False when an attribute is missing, stands twice, or has the wrong length.</summary>
    /// <param name="peer">Address the packet came from.</param>
    public static bool TryRead(in RadiusPacket packet, ReadOnlySpan<byte> peer, out AccountingRequest request)
    {
        request = default;
        uint? kind = null, stamp = null, delay = null, seconds = null, input = null, output = null, inputGiga = null, outputGiga = null;
        ReadOnlySpan<byte> nasName = default, nasAddress = default, nasAddress6 = default, session = default;
        var attributes = packet.Attributes;
        while (attributes.MoveNext())
        {
            var fits = attributes.Type switch
            {
                RadiusAttribute.StatusType => Once(attributes.Value, ref kind),
                RadiusAttribute.EventTimestamp => Once(attributes.Value, ref stamp),
                RadiusAttribute.DelayTime => Once(attributes.Value, ref delay),
                RadiusAttribute.SessionTime => Once(attributes.Value, ref seconds),
                RadiusAttribute.InputOctets => Once(attributes.Value, ref input),
                RadiusAttribute.OutputOctets => Once(attributes.Value, ref output),
                RadiusAttribute.InputGigawords => Once(attributes.Value, ref inputGiga),
                RadiusAttribute.OutputGigawords => Once(attributes.Value, ref outputGiga),
                RadiusAttribute.NasIdentifier => Once(attributes.Value, ref nasName),
                RadiusAttribute.NasIpAddress => Once(attributes.Value, ref nasAddress),
                RadiusAttribute.NasIpv6Address => Once(attributes.Value, ref nasAddress6),
                RadiusAttribute.SessionId => Once(attributes.Value, ref session),
                _ => true,
            };
            if (!fits) return false;
        }
        if (kind is not { } known) return false;
        var word = (AccountingKind)known;
        if (session.IsEmpty && word is not (AccountingKind.On or AccountingKind.Off)) return false;
        var nas = Digest(peer, !nasName.IsEmpty ? nasName : !nasAddress.IsEmpty ? nasAddress : nasAddress6);
        request = new AccountingRequest(
            word, nas, session.IsEmpty ? 0 : Digest(Bytes(nas, stackalloc byte[16]), session), stamp == 0 ? null : stamp,
            TimeSpan.FromSeconds(delay ?? 0), seconds, Octets(input, inputGiga), Octets(output, outputGiga));
        return true;
    }

    public override string ToString() => Kind.ToString();

    private static bool Once(ReadOnlySpan<byte> value, ref uint? read)
    {
        if (value.Length != sizeof(uint) || read is not null) return false;
        read = BinaryPrimitives.ReadUInt32BigEndian(value);
        return true;
    }

    private static bool Once(ReadOnlySpan<byte> value, ref ReadOnlySpan<byte> read)
    {
        if (value.IsEmpty || !read.IsEmpty) return false;
        read = value;
        return true;
    }

    private static ulong? Octets(uint? low, uint? high) => low is { } octets ? ((ulong)(high ?? 0) << 32) | octets : null;

    private static UInt128 Digest(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Span<byte> both = stackalloc byte[Most * 2];
        both[0] = (byte)first.Length;
        first.CopyTo(both[1..]);
        second.CopyTo(both[(1 + first.Length)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both[..(1 + first.Length + second.Length)], digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    private static Span<byte> Bytes(UInt128 value, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }
}
