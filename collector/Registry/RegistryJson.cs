using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Collector;

/// <summary>JSON of places in the database and over HTTP: what is empty is left out, Japanese stays readable.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(Place))]
[JsonSerializable(typeof(IReadOnlyList<PlaceView>))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(IReadOnlyList<RegisteredDeviceView>))]
[JsonSerializable(typeof(IReadOnlyList<StrangerView>))]
[JsonSerializable(typeof(AuditView))]
public sealed partial class RegistryJson : JsonSerializerContext
{
    // Made when asked for: the generated half's own statics must be there first.
    private static readonly Lazy<RegistryJson> Made = new(() => new(
        new JsonSerializerOptions(Default!.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new InstantForm() },
        }));

    public static RegistryJson Readable => Made.Value;
}
