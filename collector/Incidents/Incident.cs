namespace Telemetry.Collector;

/// <summary>One thing that went wrong, however many devices it took along.</summary>
/// <param name="Kind">What is folded together: the state, for sources with their kind.</param>
/// <param name="End">ms; null while it lasts.</param>
/// <param name="Devices">Distinct devices that it reached.</param>
/// <param name="Names">Some of them.</param>
public sealed record Incident(
    long Id, string Kind, Finding First, long Begin, long? End, int Devices, IReadOnlyList<string> Names)
{
    public const int MostNames = 20;
}
