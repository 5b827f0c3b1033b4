using System.Text.Json.Nodes;

namespace Telemetry.Collector;

/// <summary>One answer of each route, as the description shows it. A test holds the members to those of real answers.</summary>
public static class ApiExamples
{
    private static readonly JsonObject All = Read();

    /// <summary>A copy: a node has one parent.</summary>
    public static JsonNode? Of(string operation, string contentType) =>
        All[contentType == "text/csv" ? operation + ".csv" : operation]?.DeepClone();

    public static JsonNode? Problem(string status) => (All["problem" + status] ?? All["problem"])!.DeepClone();

    private static JsonObject Read()
    {
        using var file = typeof(ApiExamples).Assembly.GetManifestResourceStream("ApiExamples.json")!;
        return JsonNode.Parse(file)!.AsObject();
    }
}
