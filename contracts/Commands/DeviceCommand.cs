using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Contracts;

/// <summary>All that a device does on request. The list is closed: there is no shell.</summary>
public enum CommandKind
{
    /// <summary>Blinks a light of the device, so that somebody at the pole finds it.</summary>
    Identify,

    /// <summary>Closes one source and makes it anew from its options.</summary>
    RestartSource,

    /// <summary>Answers with <see cref="DeviceDiagnostics"/>.</summary>
    SendDiagnostics,

    /// <summary>Sends at once, without the usual share of the link, what waits in the journal, and answers what that is.</summary>
    Backfill,

    /// <summary>Restarts the machine, where its own file allows it.</summary>
    Reboot,
}

/// <summary>A command on <c>cmd/{device}</c>: QoS 1, never retained. It lives for at most ten minutes.</summary>
/// <param name="Id">A <see cref="WireName"/>; the same id is done once, however often it is delivered.</param>
/// <param name="Issued">Wall time of its sender, ms.</param>
/// <param name="Expires">ms; not begun at or after it.</param>
/// <param name="Source">Of restart-source: the source's name.</param>
/// <param name="Seconds">Of identify: how long, 1 to 120; 10 unless written.</param>
public sealed record DeviceCommand(string Id, CommandKind Kind, long Issued, long Expires, string? Source = null, int Seconds = 10)
{
    /// <summary>Largest command taken, in bytes.</summary>
    public const int MaxBytes = 4 * 1024;

    public const long MaxLifeMilliseconds = 10 * 60 * 1000;

    public const int MaxSeconds = 120;
}

public enum CommandState
{
    Done,

    /// <summary>Not begun, and it will not be.</summary>
    Refused,

    /// <summary>Begun, without success.</summary>
    Failed,

    /// <summary>It came too late to be begun.</summary>
    Expired,
}

/// <summary>A device's answer on <c>cmd/{device}/result</c>; the same again for the same id.</summary>
/// <param name="Id">Null when the message was so damaged that it could not be read.</param>
/// <param name="Reason">What was done, or cause and cure.</param>
/// <param name="At">Wall time at the device, ms.</param>
public sealed record CommandResult(
    string? Id, CommandKind? Command, CommandState State, string Reason, long At, DeviceDiagnostics? Diagnostics = null) : IJsonOnDeserialized
{
    /// <summary>Largest result taken, in bytes.</summary>
    public const int MaxBytes = 32 * 1024;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Id is not null && !WireName.IsValid(Id)) throw new JsonException("id is not a name");
        if (!WireTime.IsValid(At)) throw new JsonException("at is not a time");
    }
}

/// <summary>A warning or error that a device logged.</summary>
/// <param name="At">ms.</param>
public sealed record LoggedLine(long At, string Level, string Text);

/// <summary>What a technician wants to know first; no secret and no address of a station is in it.</summary>
/// <param name="Status">As in its heartbeat: versions, clock, journal, uplink, sources.</param>
/// <param name="TwinVersion">In force; 0 is the device's file.</param>
/// <param name="UptimeSeconds">Of the agent.</param>
/// <param name="MemoryBytes">Resident.</param>
/// <param name="Warnings">The last ones, oldest first; as many as fit.</param>
public sealed record DeviceDiagnostics(
    DeviceStatus Status, long TwinVersion, double UptimeSeconds, long MemoryBytes, string Runtime, IReadOnlyList<LoggedLine> Warnings);
