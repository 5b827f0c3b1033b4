using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Bench;

/// <summary>What a bench has found.</summary>
/// <param name="Notes">What one must know to read the figures: windows, file system, versions.</param>
internal sealed record BenchResult(IReadOnlyList<Row> Rows, IReadOnlyList<Target> Targets, IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Shown to people instead of the rows, its head first.</summary>
    [JsonIgnore]
    public IReadOnlyList<string[]>? Table { get; init; }

    /// <returns>The file.</returns>
    public string Keep(string name)
    {
        var path = Path.Combine(Repository.Artifacts, $"{name}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
        return path;
    }
}
