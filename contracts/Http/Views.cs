using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Contracts;

/// <summary>A device as <c>GET /api/v1/devices</c> shows it.</summary>
/// <param name="State">online or offline (more words may follow, these stay).</param>
/// <param name="Why">The reason in words when it is not online.</param>
/// <param name="Since">Begin of the present state.</param>
/// <param name="Uplink">The broker that it uses, or used last.</param>
/// <param name="Clock">What it said of its clock.</param>
/// <param name="Root">The root cause of how it fares; null until it was looked at.</param>
/// <param name="LastSeen">Last status or batch; null for a device known only by a retained death.</param>
public sealed record DeviceView(
    string Device, string State, string? Why, DateTimeOffset Since, DateTimeOffset? LastSeen, string? Boot, long Connection,
    string? Software, string? Hardware, JournalStatus? Journal, IReadOnlyList<SourceStatus> Sources, UplinkStatus? Uplink = null,
    ClockQuality? Clock = null, RootCauseView? Root = null);

/// <summary>The newest value of one series, as <c>GET /api/v1/latest</c> shows it.</summary>
/// <param name="Unit">As shown to people; empty for a plain count.</param>
/// <param name="AgeSeconds">Age at the time of the answer.</param>
/// <param name="Alarm">The detector's alarm, a <see cref="RateState"/>; null where there is none.</param>
/// <param name="Flag">Reservations about the value, <see cref="ValueFlags"/>; null where none are told.</param>
/// <param name="Uncertainty">Standard uncertainty in the same unit; null where it is not told.</param>
public sealed record LatestValue(
    string Device, string Measurement, string Field, IReadOnlyDictionary<string, string> Tags, double Value, string Unit,
    DateTimeOffset Time, double AgeSeconds, int? Alarm = null, int? Flag = null, double? Uncertainty = null)
{
    [JsonIgnore]
    public RateState Detector => RateStates.Of(Alarm);

    [JsonIgnore]
    public ValueFlags Flags => (ValueFlags)(Flag ?? 0);

    /// <summary>A rate of a dead detector is no measurement, whatever number it is; its counts are what they are.</summary>
    [JsonIgnore]
    public bool IsVoid => Detector == RateState.Dead && Measurements.Find(Measurement)?.Find(Field)?.IsRate == true;
}

/// <summary>
/// One series of a query: points are pairs of milliseconds since 1970 UTC (the begin of the step) and a value; null is a gap, or a number that is
/// not told. The device is <c>*</c> where several are put together.
/// </summary>
public sealed record SeriesData(string Device, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<double?[]> Points);

/// <summary>Answer of <c>GET /api/v1/query</c>. <paramref name="StepMs"/> is 0 for raw points.</summary>
/// <param name="Group">What series are put together by; null when they are not.</param>
/// <param name="Zone">Where days begin, when that was asked for; otherwise in Japan.</param>
/// <param name="K">Numbers below it are not told in this answer; null when all are.</param>
/// <param name="Suppressed">How many numbers of it are not told.</param>
public sealed record SeriesResponse(
    string Measurement, string Field, string Unit, long From, long To, long StepMs, string Aggregate, IReadOnlyList<SeriesData> Series,
    string? Group = null, string? Zone = null, int? K = null, int? Suppressed = null);

/// <summary>An order as <c>GET /api/v1/alerts</c> shows it, with the newest stage of each device's receipts.</summary>
public sealed record AlertView(
    string Order, int Rev, long Seq, string Kind, string Status, string Origin, string Hazard, int Level, IReadOnlyList<string> Areas,
    DateTimeOffset Issued, DateTimeOffset Expires, IReadOnlyDictionary<string, string> Headline, IReadOnlyList<Receipt> Receipts)
{
    /// <summary>Expected arrival of shaking or wave; absent when unknown.</summary>
    public DateTimeOffset? Arrival { get; init; }

    /// <summary>How each device stands to it that should follow it, by name.</summary>
    public IReadOnlyList<FollowerView> Followers { get; init; } = [];
}

/// <summary>How one device stands to an order that concerns it.</summary>
/// <param name="Kind">sign, or post: an agent that follows orders.</param>
/// <param name="State">shown (it is on the screen now), hidden (a more urgent order is), not-shown, still-shown (it is over and yet on the screen), acted,
/// failed, verified, refused, ended, no-answer.</param>
/// <param name="Since">Begin of that state; null when unknown.</param>
/// <param name="Why">Cause in words when it does not follow the order: code, then what it is about.</param>
public sealed record FollowerView(string Device, string Kind, string State, DateTimeOffset? Since = null, string? Why = null)
{
    /// <summary>True when the device does what the order wants.</summary>
    public bool Follows => State is "shown" or "hidden" or "acted" or "verified" or "ended";
}

/// <summary>Distinct devices of one part of the city in one hour or day.</summary>
/// <param name="Device">Null but for one device.</param>
/// <param name="At">Begin of the hour or of the day in Japan; what has not ended yet counts so far.</param>
/// <param name="Count">Estimate, standard error 1.6 %; null when suppressed.</param>
/// <param name="Suppressed">True when the number is below <see cref="UniqueResponse.K"/>, zero included, or would give away one that is.</param>
/// <param name="PerAp">True when at least a part was counted by access points on their own and added up: a device seen by two of them counts twice.</param>
/// <param name="UpperBound">True when numbers made under several keys were added up: the truth is there or below.</param>
/// <param name="Place">Id of the place; null but for one place.</param>
/// <param name="Category">Word of the category; null but for one category.</param>
public sealed record UniqueValue(string? Device, DateTimeOffset At, long? Count, bool Suppressed, bool PerAp, bool UpperBound, string? Place = null, string? Category = null);

/// <summary>Answer of <c>GET /api/v1/unique</c>. <paramref name="K"/>: numbers below it are not told.</summary>
public sealed record UniqueResponse(string Scope, string Period, long From, long To, int K, IReadOnlyList<UniqueValue> Values);

/// <summary>What is wanted of a device and how it stands to it, as <c>GET /api/v1/twins</c> shows it.</summary>
/// <param name="Version">Of what is wanted; null when nothing ever was.</param>
/// <param name="Desired">The twin as it is on the broker.</param>
/// <param name="Published">When the broker had it; null while it has not.</param>
/// <param name="State">trying, applied, refused or rolled-back, of <paramref name="ReportedVersion"/>; null before the first report.</param>
/// <param name="Applied">What is in force at the device.</param>
public sealed record TwinView(
    string Device, long? Version, JsonElement? Desired, DateTimeOffset? Set, DateTimeOffset? Published,
    string? State, long? ReportedVersion, IReadOnlyList<string> Errors, JsonElement? Applied, DateTimeOffset? Reported);

/// <summary>What a screen is to show, as <c>GET /api/v1/content</c> shows it.</summary>
/// <param name="Url">Of the manifest; null when there is nothing to show any more.</param>
/// <param name="Published">When the broker had it; null while it has not.</param>
public sealed record ContentView(string Screen, long Version, string? Url, string? Sha256, DateTimeOffset Set, DateTimeOffset? Published);

/// <summary>A command and its answer, as <c>GET /api/v1/commands</c> shows it.</summary>
/// <param name="State">waiting (not at the broker), sent, unanswered (and expired), or the device's word: done, refused, failed, expired.</param>
public sealed record CommandView(
    string Device, string Id, string Command, DateTimeOffset Issued, DateTimeOffset Expires, string State, string? Reason, DateTimeOffset? Answered,
    DeviceDiagnostics? Diagnostics);
