using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>
/// One RADIUS packet (RFC 2865, 3; accounting: RFC 2866, 3), looked at in place:
/// <code>
/// packet    = code identifier length authenticator *attribute   1, 1, 2 (big endian, of all of it, 20 to 4096), 16 bytes
/// attribute = type length value                                 1, 1 (of all three, at least 2), up to 253 bytes
/// </code>
/// Bytes beyond the length are padding. Strict: one attribute that does not fit refuses the packet.
/// </summary>
internal readonly ref struct RadiusPacket
{
    public const int HeaderLength = 20, MaxLength = 4096, AuthenticatorLength = 16, AuthenticatorAt = 4;

    private RadiusPacket(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>Without padding.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public RadiusCode Code => (RadiusCode)Bytes[0];

    public byte Identifier => Bytes[1];

    public ReadOnlySpan<byte> Authenticator => Bytes.Slice(AuthenticatorAt, AuthenticatorLength);

    public RadiusAttributes Attributes => new(Bytes[HeaderLength..]);

    /// <summary>False when these bytes are no packet. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out RadiusPacket packet)
    {
        packet = default;
        if (datagram.Length < HeaderLength) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length is < HeaderLength or > MaxLength || length > datagram.Length) return false;
        packet = new RadiusPacket(datagram[..length]);
        var attributes = packet.Attributes;
        while (attributes.MoveNext())
        {
        }
        return attributes.IsWhole;
    }
}

internal enum RadiusCode : byte { AccountingRequest = 4, AccountingResponse = 5 }

/// <summary>Walks over the attributes; stops at one that does not fit.</summary>
internal ref struct RadiusAttributes(ReadOnlySpan<byte> bytes)
{
    private const int Head = 2;
    private ReadOnlySpan<byte> rest = bytes;

    public RadiusAttribute Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Type, length and value.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    /// <summary>After the walk: nothing was left over.</summary>
    public readonly bool IsWhole => rest.IsEmpty;

    public bool MoveNext()
    {
        if (rest.Length < Head || rest[1] < Head || rest[1] > rest.Length) return false;
        Type = (RadiusAttribute)rest[0];
        Whole = rest[..rest[1]];
        Value = Whole[Head..];
        rest = rest[Whole.Length..];
        return true;
    }
}

/// <summary>The attributes that are read at all; who the user is (1, 31 and others) is not among them.</summary>
internal enum RadiusAttribute : byte
{
    NasIpAddress = 4, NasIdentifier = 32, ProxyState = 33, StatusType = 40, DelayTime = 41, InputOctets = 42, OutputOctets = 43, SessionId = 44,
    SessionTime = 46, InputGigawords = 52, OutputGigawords = 53, EventTimestamp = 55, MessageAuthenticator = 80, NasIpv6Address = 95,
}
