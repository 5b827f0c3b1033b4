namespace Telemetry.Contracts;

/// <summary>How a device fares and what is behind it.</summary>
/// <param name="State">ok, source-silent, late, offline, broker, store, clock, alarm or never-seen (more words may follow).</param>
/// <param name="Cause">One word for programs that translate, e.g. connection-lost, source-failed.</param>
/// <param name="Why">In words; null when it is ok.</param>
/// <param name="Cure">What to do; null when it is ok.</param>
/// <param name="Source">The source that is the culprit, where there is one.</param>
/// <param name="Incident">The incident that it is a part of; see <c>GET /api/v1/incidents</c>.</param>
public sealed record RootCauseView(
    string State, string Cause, DateTimeOffset Since, string? Why = null, string? Cure = null, string? Source = null, long? Incident = null);

/// <summary>One thing that went wrong, however many devices it took along.</summary>
/// <param name="State">As in <see cref="RootCauseView"/>, of the first device; <paramref name="Cause"/> too.</param>
/// <param name="End">Null while it lasts.</param>
/// <param name="Devices">Distinct devices that it reached.</param>
/// <param name="Affected">Those that it still holds.</param>
/// <param name="Names">Some of them, at most 20.</param>
public sealed record IncidentView(
    long Id, string State, string Cause, string? Why, string? Cure, string? Source, DateTimeOffset Begin, DateTimeOffset? End, int Devices, int Affected,
    IReadOnlyList<string> Names);
