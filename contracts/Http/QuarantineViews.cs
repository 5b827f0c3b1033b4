namespace Telemetry.Contracts;

/// <summary>One refused line as <c>GET /api/v1/quarantine</c> shows it, as it came: whoever shows it to people must make it harmless.</summary>
/// <param name="Id">Grows with the first arrival.</param>
/// <param name="Times">How often the same line came from the same device.</param>
public sealed record QuarantinedLine(long Id, string Device, string Reason, string Line, DateTimeOffset First, DateTimeOffset Last, long Times);

/// <summary>All lines of one reason.</summary>
/// <param name="Lines">Different ones.</param>
/// <param name="Times">Their arrivals.</param>
public sealed record QuarantineReason(string Reason, long Lines, long Times, long Devices, DateTimeOffset First, DateTimeOffset Last);

/// <summary>Answer of <c>GET /api/v1/quarantine/reasons</c>.</summary>
/// <param name="Lines">Different lines kept.</param>
/// <param name="Limit">Most that are kept; beyond it the oldest go.</param>
/// <param name="Reasons">The one that came last first.</param>
public sealed record QuarantineSummary(long Lines, int Limit, IReadOnlyList<QuarantineReason> Reasons);
