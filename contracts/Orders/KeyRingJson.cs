using System.Text.Json.Serialization;

namespace Telemetry.Contracts;

/// <summary>JSON of keys and key rings: members and words in the spelling of design section 10 (<c>not-before</c> as <c>notBefore</c>).</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(WireEnumConverter<KeyRole>)],
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(KeyRing))]
[JsonSerializable(typeof(PublicKey))]
[JsonSerializable(typeof(Beacon))]
public sealed partial class KeyRingJson : JsonSerializerContext;
