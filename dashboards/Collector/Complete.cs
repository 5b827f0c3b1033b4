using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Whether an answer has every member that pages rely on; one that has not is refused as a whole, never half shown.</summary>
internal static class Complete
{
    public static bool Devices(IReadOnlyList<DeviceView> devices) => devices.All(d =>
        d is { Device.Length: > 0, State: not null, Sources: not null } && InRange(d.Since) && InRange(d.LastSeen ?? d.Since) && d.Sources.All(s => s is { Name: not null, Kind: not null }));

    public static bool Latest(IReadOnlyList<LatestValue> values) => values.All(v =>
        v is { Device.Length: > 0, Measurement: not null, Field: not null, Tags: not null, Unit: not null } && InRange(v.Time));

    public static bool Series(SeriesResponse answer) =>
        answer.Series is not null && answer.Series.All(s => s is { Device.Length: > 0, Tags: not null, Points: not null });

    public static bool Alerts(IReadOnlyList<AlertView> alerts) => alerts.All(a =>
        a is { Order: not null, Kind: not null, Status: not null, Hazard: not null, Areas: not null, Headline: not null, Receipts: not null }
        && InRange(a.Issued) && InRange(a.Expires) && a.Receipts.All(r => r is { Device: not null, At: > 0 and < 250_000_000_000_000 }));

    public static bool Incidents(IReadOnlyList<IncidentView> incidents) => incidents.All(i =>
        i is { State: not null, Cause: not null, Names: not null } && InRange(i.Begin) && InRange(i.End ?? i.Begin));

    public static bool Ledger(LedgerResponse ledger) =>
        ledger is { City: not null, Days: not null, Drains: not null } && ledger.Days.All(d => d is { Device.Length: > 0, Day: not null, Counts: not null })
        && ledger.Drains.All(d => d is { Device.Length: > 0 } && InRange(d.At));
    public static bool QuarantineReasons(QuarantineSummary summary) =>
        summary.Reasons is not null && summary.Reasons.All(r => r is { Reason: not null } && InRange(r.First) && InRange(r.Last));

    public static bool Quarantine(IReadOnlyList<QuarantinedLine> lines) => lines.All(l =>
        l is { Device.Length: > 0, Reason: not null, Line: not null } && InRange(l.First) && InRange(l.Last));

    // A time at the very end of what a date can hold has no Japanese local time.
    private static bool InRange(DateTimeOffset time) => time.Year is >= 1970 and < 9_000;
}
