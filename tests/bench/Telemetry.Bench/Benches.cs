namespace Telemetry.Bench;

/// <summary>Every bench. A new one adds its line here, and its line in run.sh.</summary>
internal static class Benches
{
    public static IReadOnlyList<IBench> All { get; } =
    [
        new AgentBench(),
        new StoreBench(),
        new IngestBench(),
        new SoakBench(),
    ];
}
