using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Contracts;

public enum DeviceState { Online, Offline }

/// <summary>How one source of an agent fares.</summary>
public enum SourceState
{
    /// <summary>Its last read gave values.</summary>
    Ok,

    /// <summary>It answers but measures nothing, or nothing new.</summary>
    Silent,

    /// <summary>Its last read failed; the reason says why.</summary>
    Failed,

    /// <summary>Not there yet: a device file, socket or kernel driver is awaited.</summary>
    Waiting,
}

/// <param name="Kind">The source kind of the agent's configuration: hostapd, sds011, geiger, host ...</param>
/// <param name="Reason">Cause and cure in words when the state is not Ok; beside Ok what a person should know of the values.</param>
/// <param name="Last">Time of its last values, ms; null before the first.</param>
public sealed record SourceStatus(string Name, string Kind, SourceState State, string? Reason = null, long? Last = null)
{
    /// <summary>A detector that measures and has something to say: its rate is raised, or more than it can count.</summary>
    [JsonIgnore]
    public bool IsRaised => Kind == "geiger" && State == SourceState.Ok && Reason is { Length: > 0 };
}

/// <summary>What waits at the agent, and what was lost there. Samples count lines.</summary>
/// <param name="OldestSeconds">Age of the oldest unacknowledged batch.</param>
/// <param name="Journalled">Samples ever journalled by this journal.</param>
/// <param name="Dropped">Samples dropped at the bound, ever.</param>
/// <param name="DroppedFirst">First sequence number dropped since the journal began; null when none was. Always the oldest goes.</param>
/// <param name="Oldest">Lowest sequence number that waits; null when none does, or with <paramref name="Newest"/> null when it is not told.
/// A number below it that is neither in the store nor dropped is lost.</param>
/// <param name="Newest">Highest sequence number given so far; 0 before the first.</param>
/// <param name="Id">Names this journal, at most 32 characters: numbers begin anew with another one.</param>
public sealed record JournalStatus(
    long Batches, long Bytes, double OldestSeconds, long Journalled, long Dropped, long? DroppedFirst = null, long? DroppedLast = null,
    long? Oldest = null, long? Newest = null, string? Id = null)
{
    public const int MaxIdLength = 32;
}

/// <summary>The broker that a device with several of them uses.</summary>
/// <param name="Broker">host:port.</param>
/// <param name="Preferred">False: it is away from its own broker.</param>
/// <param name="Since">ms, by the device's wall clock.</param>
public sealed record UplinkStatus(string Broker, bool Preferred, long Since);

/// <summary>
/// Birth, heartbeat and death of a device: retained on <c>status/{device}</c>, and the last will of its connection.
/// A death only ends the session it names: the same <paramref name="Boot"/> and <paramref name="Connection"/>.
/// </summary>
/// <param name="Boot">Eight hexadecimal digits, one start of the agent.</param>
/// <param name="Connection">Counts the connections of that start, from 1.</param>
/// <param name="At">Wall time of writing, ms; of a last will: of the connection's beginning.</param>
/// <param name="Areas">Area codes whose orders it follows; null when it follows none.</param>
/// <param name="Reason">Why it is offline: "stopped" by itself, "connection lost" from the will.</param>
public sealed record DeviceStatus(
    DeviceState State, string Boot, long Connection, long At, string? Reason = null, string? Software = null, string? Hardware = null,
    ClockQuality? Clock = null, JournalStatus? Journal = null, IReadOnlyList<SourceStatus>? Sources = null, UplinkStatus? Uplink = null,
    IReadOnlyList<string>? Areas = null)
    : IJsonOnDeserialized
{
    /// <summary>Largest status taken, in bytes.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>The reason in a last will.</summary>
    public const string ConnectionLost = "connection lost";

    // Refused here, because each would throw later and far away: when the time is shown as a date, or when the number is written as JSON again.
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (!BatchHeader.TryParseBoot(Encoding.UTF8.GetBytes(Boot), out _)) throw new JsonException("boot is not eight hexadecimal digits");
        if (!WireTime.IsValid(At)) throw new JsonException("at is not a time");
        if (Journal is { } journal && !double.IsFinite(journal.OldestSeconds)) throw new JsonException("oldestSeconds is not finite");
        if (Journal?.Id is { Length: > JournalStatus.MaxIdLength }) throw new JsonException("id of the journal is too long");
        if (Uplink is { } uplink && !WireTime.IsValid(uplink.Since)) throw new JsonException("since of the uplink is not a time");
        if (Areas is { Count: > OrderCodec.MaxAreas } || Areas?.All(area => area is not null && AreaCode.IsValid(area)) == false)
            throw new JsonException("an area is not an area code, or there are too many");
        foreach (var source in Sources ?? [])
            if (source is null || (source.Last is { } last && !WireTime.IsValid(last))) throw new JsonException("a source is null or its last is not a time");
    }
}

/// <summary>Stages of an order on a device, in order; Refused ends it at once. Stores keep the numbers: add at the end.</summary>
public enum ReceiptState
{
    Received, Verified, Acted, Shown, Ended, Refused,

    /// <summary>Instead of Acted: an action has failed and is tried again; the reason names both.</summary>
    Failed,
}

/// <summary>A device's answer to an order, on <c>alert/receipt/{device}</c>.</summary>
/// <param name="Order">Order id from the payload when it could be read, else from the topic.</param>
/// <param name="At">Wall time at the device, ms.</param>
/// <param name="Ms">Milliseconds from receipt of the order to this stage, by the monotonic clock.</param>
/// <param name="Reason">Of a refusal: the <see cref="OrderRefusal"/> in kebab case, e.g. bad-signature. Of Acted: the names of the actions;
/// of Failed: the action and why, e.g. ssid: no-socket.</param>
/// <param name="Frame">Of Shown: proof of what was painted, e.g. viewport size and the SHA-256 of the visible text.</param>
public sealed record Receipt(
    string Device, string Order, int Rev, long Seq, ReceiptState State, long At, double? Ms = null, string? Reason = null, string? Frame = null)
    : IJsonOnDeserialized
{
    /// <summary>Largest receipt taken, in bytes.</summary>
    public const int MaxBytes = 8 * 1024;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (!WireTime.IsValid(At)) throw new JsonException("at is not a time");
        if (Ms is { } ms && !double.IsFinite(ms)) throw new JsonException("ms is not finite");
    }
}
