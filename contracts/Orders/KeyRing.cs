using System.Security.Cryptography;
using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>What a key may sign.</summary>
public enum KeyRole
{
    /// <summary>The collector itself: telegrams, messages and thresholds relayed without a human.</summary>
    OfficialRelay,

    /// <summary>One person of the disaster desk.</summary>
    CityOrder,

    /// <summary>Drills and tests, nothing real.</summary>
    Drill,

    /// <summary>Can only end and withdraw: safe to give to more people.</summary>
    CancelOnly,
}

/// <param name="Kid">The thumbprint of <paramref name="Jwk"/>.</param>
/// <param name="Person">Whose key it is; two signatures count as two only when they name two persons.</param>
/// <param name="NotBefore">ms since 1970 UTC; <paramref name="NotAfter"/> likewise.</param>
public sealed record RingKey(string Kid, KeyRole Role, string Person, PublicKey Jwk, long NotBefore, long NotAfter);

/// <summary>The keys a device trusts, signed by the offline root. A device keeps the highest epoch it has verified.</summary>
public sealed record KeyRing(int V, string Iss, long Epoch, long Issued, IReadOnlyList<RingKey> Keys)
{
    public const int Version = 1, MaxKeys = 256;

    public RingKey? Find(string kid)
    {
        foreach (var key in Keys)
            if (key.Kid == kid) return key;
        return null;
    }

    public byte[] Sign(SigningKey root) =>
        JwsEnvelope.Sign(JsonSerializer.SerializeToUtf8Bytes(this, KeyRingJson.Default.KeyRing), JwsEnvelope.KeyRingType, root);

    /// <returns>The ring, or null when the root did not sign these very bytes or the content breaks a rule.</returns>
    public static KeyRing? TryVerify(ReadOnlyMemory<byte> envelope, PublicKey root)
    {
        if (JwsEnvelope.TryRead(envelope, JwsEnvelope.KeyRingType) is not { Signatures: [var signature] } jws) return null;
        if (signature.KeyId != root.Thumbprint()) return null;
        using var key = root.TryImport();
        if (key is null || !signature.IsBy(key)) return null;
        try
        {
            var ring = JsonSerializer.Deserialize(jws.Payload, KeyRingJson.Default.KeyRing);
            return ring is { V: Version, Epoch: > 0, Keys.Count: <= MaxKeys } && WireName.IsValid(ring.Iss)
                && ring.Keys.All(IsSound) && ring.Keys.DistinctBy(k => k.Kid).Count() == ring.Keys.Count ? ring : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsSound(RingKey? key) =>
        key is { Person.Length: > 0 and <= 100 } && key.Kid == key.Jwk.Thumbprint();
}
