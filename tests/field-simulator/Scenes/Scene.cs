using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.FieldSimulator;

/// <summary>A scene file: the devices of one place, and the seed that makes them repeatable.</summary>
public sealed record Scene(IReadOnlyList<DeviceOptions> Devices, int? Seed = null)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowOutOfOrderMetadataProperties = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>Paths in the file start at the file's folder.</summary>
    /// <exception cref="JsonException">The file is not a scene; the message names the place in it.</exception>
    public static async Task<Scene> LoadAsync(FileInfo file, CancellationToken cancel)
    {
        await using var stream = file.OpenRead();
        var scene = await JsonSerializer.DeserializeAsync<Scene>(stream, Json, cancel) ?? throw new JsonException("the file holds null");
        return scene with { Devices = [.. scene.Devices.Select(device => device.Under(file.DirectoryName ?? "."))] };
    }
}
