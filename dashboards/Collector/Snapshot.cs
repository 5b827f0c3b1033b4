using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>The last good answer of one kind, and the fault since then if there is one.</summary>
/// <param name="At">When <paramref name="Value"/> was answered; null before the first answer.</param>
/// <param name="FaultSince">When the first of the present run of faults was seen.</param>
public sealed record Part<T>(T Value, DateTimeOffset? At, CollectorFault? Fault, DateTimeOffset? FaultSince)
    where T : class
{
    public Part<T> After(Answer<T> answer, DateTimeOffset now) => answer.Value is { } value
        ? new Part<T>(value, now, null, null)
        : this with { Fault = answer.Fault, FaultSince = FaultSince ?? now };
}

/// <summary>What is missing, since when; <paramref name="LastKnown"/> null when nothing was ever answered.</summary>
public sealed record Outage(CollectorFault Fault, DateTimeOffset Since, DateTimeOffset? LastKnown);

/// <summary>Everything the collector last said. Frozen; a poll makes a new one.</summary>
public sealed record Snapshot(
    Part<IReadOnlyList<DeviceView>> Devices, Part<IReadOnlyList<LatestValue>> Latest, Part<IReadOnlyList<AlertView>> Alerts)
{
    public static Snapshot Nothing { get; } = new(
        new([], null, null, null), new([], null, null, null), new([], null, null, null));

    /// <summary>Those that last. Pages do without them: a collector that does not tell them is not away.</summary>
    public Part<IReadOnlyList<IncidentView>> Incidents { get; init; } = new([], null, null, null);

    /// <summary>The oldest fault of the three, or null when all were answered.</summary>
    public Outage? Outage
    {
        get
        {
            (CollectorFault? Fault, DateTimeOffset? Since, DateTimeOffset? At)[] parts =
            [
                (Devices.Fault, Devices.FaultSince, Devices.At), (Latest.Fault, Latest.FaultSince, Latest.At),
                (Alerts.Fault, Alerts.FaultSince, Alerts.At),
            ];
            var failed = parts.Where(p => p.Fault is not null).OrderBy(p => p.Since).ToArray();
            return failed is [{ Fault: { } fault, Since: { } since, At: var at }, ..] ? new Outage(fault, since, at) : null;
        }
    }

    public bool EverAnswered => Devices.At is not null;

    public IEnumerable<LatestValue> Values(string measurement, string field) =>
        Latest.Value.Where(v => v.Measurement == measurement && v.Field == field).OrderBy(v => v.Device, StringComparer.Ordinal);
}
