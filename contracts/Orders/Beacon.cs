using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>
/// The time, signed by the collector every 10 s on <c>alert/beacon</c>, never retained: a clock for devices without NTP, and the proof
/// that orders still reach them. The envelope is that of orders with type <c>beacon+jws</c> and one signature of an official-relay key.
/// </summary>
/// <param name="Iss">Whose beacon; that of the key ring.</param>
/// <param name="Time">Wall time of signing, ms since 1970 UTC.</param>
/// <param name="Seq">Highest sequence of any order of this issuer; 0 before the first.</param>
public sealed record Beacon(int V, string Iss, long Time, long Seq)
{
    public const int Version = 1, MaxBytes = 2 * 1024;

    public byte[] Sign(SigningKey relay) =>
        JwsEnvelope.Sign(JsonSerializer.SerializeToUtf8Bytes(this, KeyRingJson.Default.Beacon), JwsEnvelope.BeaconType, relay);

    /// <returns>The beacon, or null when no relay key of the ring signed these very bytes, or it is older than the ring itself.</returns>
    public static Beacon? TryVerify(ReadOnlyMemory<byte> envelope, KeyRing ring)
    {
        if (envelope.Length > MaxBytes || JwsEnvelope.TryRead(envelope, JwsEnvelope.BeaconType) is not { Signatures: [var signature] } jws) return null;
        if (ring.Find(signature.KeyId) is not { Role: KeyRole.OfficialRelay } key) return null;
        using var publicKey = key.Jwk.TryImport();
        if (publicKey is null || !signature.IsBy(publicKey)) return null;
        try
        {
            var beacon = JsonSerializer.Deserialize(jws.Payload, KeyRingJson.Default.Beacon);
            return beacon is { V: Version, Seq: >= 0 } && beacon.Iss == ring.Iss && WireTime.IsValid(beacon.Time)
                && beacon.Time >= ring.Issued && beacon.Time >= key.NotBefore && beacon.Time <= key.NotAfter ? beacon : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
