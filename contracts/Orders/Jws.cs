using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telemetry.Contracts;

/// <summary>A private key and the id under which devices know its public half.</summary>
public sealed record SigningKey(string KeyId, ECDsa Key);

/// <summary>One signature of an envelope: the key it names, the bytes it covers and the 64 signature bytes (r and s, IEEE P1363).</summary>
public sealed record JwsSignature(string KeyId, byte[] SigningInput, byte[] Signature)
{
    public bool IsBy(ECDsa publicKey) =>
        publicKey.VerifyData(SigningInput, Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}

/// <summary>
/// JWS general JSON serialisation (RFC 7515 section 7.2.1) with ES256 (RFC 7518 section 3.4) and nothing optional:
/// <code>{"payload":"...","signatures":[{"protected":"...","signature":"..."}, ...]}</code>
/// The protected header is <c>{"alg":"ES256","typ":"...","kid":"..."}</c> and nothing else: no jku, no x5c, no crit, no unprotected header.
/// </summary>
public sealed record JwsEnvelope(byte[] Payload, IReadOnlyList<JwsSignature> Signatures)
{
    public const int MaxBytes = 64 * 1024, MaxSignatures = 4;

    public const string OrderType = "order+jws", KeyRingType = "keyring+jws", BeaconType = "beacon+jws";

    private const int SignatureBytes = 64;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    public static byte[] Sign(ReadOnlySpan<byte> payload, string type, params IReadOnlyList<SigningKey> keys)
    {
        var payloadText = Base64Url.EncodeToString(payload);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("payload", payloadText);
        json.WriteStartArray("signatures");
        foreach (var (kid, key) in keys)
        {
            var header = Base64Url.EncodeToString(Header(type, kid));
            var signature = key.SignData(SigningInput(header, payloadText), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            json.WriteStartObject();
            json.WriteString("protected", header);
            json.WriteString("signature", Base64Url.EncodeToString(signature));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <returns>The envelope with well-formed, not yet verified signatures; null when any rule of the form is broken.</returns>
    public static JwsEnvelope? TryRead(ReadOnlyMemory<byte> bytes, string type)
    {
        if (bytes.Length is 0 or > MaxBytes) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return TryRead(document.RootElement, type);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JwsEnvelope? TryRead(JsonElement json, string type)
    {
        if (!HasExactly(json, "payload", "signatures")) return null;
        if (json.GetProperty("payload").GetString() is not { } payloadText) return null;
        var payload = StrictBase64Url.Decode(payloadText);
        var array = json.GetProperty("signatures");
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is 0 or > MaxSignatures) return null;

        var signatures = new List<JwsSignature>();
        foreach (var item in array.EnumerateArray())
        {
            if (!HasExactly(item, "protected", "signature")) return null;
            if (item.GetProperty("protected").GetString() is not { } header || item.GetProperty("signature").GetString() is not { } text) return null;
            if (TryReadHeader(StrictBase64Url.Decode(header), type) is not { } kid) return null;
            var signature = StrictBase64Url.Decode(text);
            if (signature.Length != SignatureBytes) return null;
            signatures.Add(new JwsSignature(kid, SigningInput(header, payloadText), signature));
        }
        return new JwsEnvelope(payload, signatures);
    }

    private static string? TryReadHeader(byte[] header, string type)
    {
        using var document = JsonDocument.Parse(header, Strict);
        var json = document.RootElement;
        if (!HasExactly(json, "alg", "typ", "kid")) return null;
        if (json.GetProperty("alg").GetString() != "ES256" || json.GetProperty("typ").GetString() != type) return null;
        return json.GetProperty("kid").GetString() is { Length: > 0 and <= 128 } kid ? kid : null;
    }

    private static bool HasExactly(JsonElement json, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() != names.Length) return false;
        foreach (var name in names)
            if (!json.TryGetProperty(name, out _)) return false;
        return true;
    }

    private static byte[] Header(string type, string kid)
    {
        // The default encoder would write the '+' of the type as \u002B.
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("alg", "ES256");
        json.WriteString("typ", type);
        json.WriteString("kid", kid);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] SigningInput(string header, string payload) => Encoding.ASCII.GetBytes($"{header}.{payload}");
}
