namespace Telemetry.Collector;

/// <summary>Answer of <c>GET /health</c>: ok, or failing with status 503.</summary>
public sealed record HealthReport(
    string Status, HealthPart Store, HealthPart Broker, QueueHealth Queue, IngestHealth Ingest, AlertHealth Alerts);

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
