using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>A P-256 public key as a JWK (RFC 7517): <c>{"kty":"EC","crv":"P-256","x":"...","y":"..."}</c>, coordinates of 32 bytes in base64url.</summary>
public sealed record PublicKey(string Kty, string Crv, string X, string Y)
{
    private const int CoordinateBytes = 32;

    public static PublicKey Of(ECDsa key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return new PublicKey("EC", "P-256", Base64Url.EncodeToString(q.X), Base64Url.EncodeToString(q.Y));
    }

    /// <summary>Key id: the JWK thumbprint (RFC 7638), so that a key names itself.</summary>
    public string Thumbprint() => Base64Url.EncodeToString(SHA256.HashData(
        Encoding.ASCII.GetBytes($$"""{"crv":"{{Crv}}","kty":"{{Kty}}","x":"{{X}}","y":"{{Y}}"}""")));

    /// <returns>The key, or null when it is not a point of P-256.</returns>
    public ECDsa? TryImport()
    {
        if (Kty != "EC" || Crv != "P-256") return null;
        try
        {
            var point = new ECPoint { X = StrictBase64Url.Decode(X), Y = StrictBase64Url.Decode(Y) };
            if (point.X.Length != CoordinateBytes || point.Y.Length != CoordinateBytes) return null;
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
