using System.Security.Cryptography;

namespace Telemetry.EdgeAgent;

/// <summary>The secret shared with a controller, and what is signed with it. MD5 is what the RFCs ask for: keep RADIUS on a network of its own.</summary>
internal sealed class RadiusSecret(byte[] secret)
{
    public const int MaxLength = 128;

    /// <summary>RFC 2866, 3: MD5 over code, identifier, length, 16 zero bytes, attributes, secret. A Message-Authenticator must fit as well.</summary>
    public bool HasSigned(in RadiusPacket request)
    {
        Span<byte> signed = stackalloc byte[RadiusPacket.MaxLength + MaxLength];
        request.Bytes.CopyTo(signed);
        signed.Slice(RadiusPacket.AuthenticatorAt, RadiusPacket.AuthenticatorLength).Clear();
        Span<byte> sum = stackalloc byte[RadiusPacket.AuthenticatorLength];
        Sum(signed, request.Bytes.Length, sum);
        return CryptographicOperations.FixedTimeEquals(sum, request.Authenticator) && MessageAuthenticatorFits(request, signed[..request.Bytes.Length]);
    }

    /// <summary>The Accounting-Response (RFC 2866, 4.2): its authenticator is MD5 over it with the request's in place, and the secret; Proxy-State is given back.</summary>
    /// <returns>Its length.</returns>
    public int Answer(in RadiusPacket request, Span<byte> response)
    {
        var length = RadiusPacket.HeaderLength;
        var attributes = request.Attributes;
        while (attributes.MoveNext())
        {
            if (attributes.Type != RadiusAttribute.ProxyState) continue;
            attributes.Whole.CopyTo(response[length..]);
            length += attributes.Whole.Length;
        }
        (response[0], response[1], response[2], response[3]) = ((byte)RadiusCode.AccountingResponse, request.Identifier, (byte)(length >> 8), (byte)length);
        Span<byte> signed = stackalloc byte[RadiusPacket.MaxLength + MaxLength];
        response[..length].CopyTo(signed);
        request.Authenticator.CopyTo(signed[RadiusPacket.AuthenticatorAt..]);
        Sum(signed, length, response.Slice(RadiusPacket.AuthenticatorAt, RadiusPacket.AuthenticatorLength));
        return length;
    }

    /// <summary>RFC 2869, 5.14: HMAC-MD5 over the request with both authenticators zero.</summary>
    /// <param name="signed">The request with a zero authenticator; is overwritten.</param>
    private bool MessageAuthenticatorFits(in RadiusPacket request, Span<byte> signed)
    {
        var attributes = request.Attributes;
        var at = RadiusPacket.HeaderLength;
        for (; attributes.MoveNext(); at += attributes.Whole.Length)
        {
            if (attributes.Type != RadiusAttribute.MessageAuthenticator) continue;
            if (attributes.Value.Length != HMACMD5.HashSizeInBytes) return false;
            signed.Slice(at + 2, HMACMD5.HashSizeInBytes).Clear();
            Span<byte> sum = stackalloc byte[HMACMD5.HashSizeInBytes];
#pragma warning disable CA5351 // MD5 is the protocol's
            HMACMD5.HashData(secret, signed, sum);
#pragma warning restore CA5351
            return CryptographicOperations.FixedTimeEquals(sum, attributes.Value);
        }
        return true;
    }

    /// <param name="signed">Has room for the secret behind its first <paramref name="length"/> bytes.</param>
    private void Sum(Span<byte> signed, int length, Span<byte> sum)
    {
        secret.CopyTo(signed[length..]);
        var whole = signed[..(length + secret.Length)];
#pragma warning disable CA5351 // MD5 is the protocol's
        MD5.HashData(whole, sum);
#pragma warning restore CA5351
        CryptographicOperations.ZeroMemory(whole[length..]);
    }
}
