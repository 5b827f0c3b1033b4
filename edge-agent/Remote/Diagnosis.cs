using System.Runtime.InteropServices;
using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Collects what a technician wants to know first.</summary>
/// <param name="status">As the heartbeat tells it.</param>
/// <param name="twinVersion">Version of the twin in force.</param>
internal sealed class Diagnosis(Func<DeviceStatus> status, Func<long> twinVersion, RecentWarnings warnings, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    public DeviceDiagnostics Take() => new(
        status(), twinVersion(), Math.Round(time.GetElapsedTime(start).TotalSeconds, 1), Environment.WorkingSet,
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}", warnings.Lines);

    /// <summary>The answer with as many warnings, and then sources, as its bound takes; the newest stay.</summary>
    public static CommandResult Fit(CommandResult result)
    {
        while (result.Diagnostics is { } found && JsonSerializer.SerializeToUtf8Bytes(result, ContractsJson.Default.CommandResult).Length > CommandResult.MaxBytes)
        {
            var warnings = found.Warnings;
            var sources = found.Status.Sources ?? [];
            if (warnings.Count == 0 && sources.Count == 0) return result with { Diagnostics = null };
            result = result with
            {
                Diagnostics = warnings.Count > 0
                    ? found with { Warnings = [.. warnings.Skip((warnings.Count + 1) / 2)] }
                    : found with { Status = found.Status with { Sources = [.. sources.Take(sources.Count / 2)] } },
            };
        }
        return result;
    }
}
