namespace Telemetry.Collector;

/// <summary>Answer of <c>GET /health</c>: ok, or failing with status 503.</summary>
/// <param name="Alerts">Of the desk.</param>
/// <param name="Clock">Only while the collector's clock is behind those of the devices.</param>
/// <param name="Group">Of one collector among several.</param>
public sealed record HealthReport(
    string Status, HealthPart Store, HealthPart Broker, QueueHealth Queue, IngestHealth Ingest, AlertHealth? Alerts, GroupHealth? Group = null, HealthPart? Clock = null);

/// <param name="Reason">Cause and cure when it does not work.</param>
public sealed record HealthPart(bool Ok, string? Reason, DateTimeOffset Since);

public sealed record QueueHealth(int Messages, long Bytes, long Dropped);

/// <param name="Unstored">Batches dropped unacknowledged because the store was unavailable; agents send them again.</param>
/// <param name="Quarantined">Refused lines by reason.</param>
/// <param name="Refused">Refused messages by reason.</param>
public sealed record IngestHealth(
    long Received, long Lines, long Stored, long Duplicates, long Acknowledged, long Unstored, long Commits, long Statuses,
    IReadOnlyDictionary<string, long> Quarantined, IReadOnlyDictionary<string, long> Refused);

/// <param name="Unpublished">Orders signed and not yet at the broker.</param>
public sealed record AlertHealth(bool Ok, string? Reason, long InForce, long Unpublished);

/// <param name="Role">desk or ingest-only.</param>
/// <param name="Desk">Client id of the desk.</param>
/// <param name="Forwarded">Batches with a sketch of distinct devices, passed on to the desk.</param>
public sealed record GroupHealth(string Name, string Role, string Desk, long Forwarded);
