namespace Telemetry.Collector;

/// <summary>
/// What is known of one device: a value that statuses and batches turn into the next. Pure: time is passed in.
/// </summary>
/// <param name="State">What the device, or its last will, said last.</param>
/// <param name="Session">The status that opened or last confirmed the present session; null for a device known by its data only.</param>
/// <param name="Since">Begin of the present state, ms.</param>
/// <param name="LastSeen">Last sign of life, ms: a live status or a batch, or what a retained status says of itself. A will is none.</param>
public sealed record DeviceRecord(string Device, DeviceState State, string? Why, long Since, long? LastSeen, DeviceStatus? Session)
{
    public static DeviceRecord FromData(string device, long seen) => new(device, DeviceState.Online, null, seen, seen, null);

    public static DeviceRecord From(string device, DeviceStatus status, bool retained, long now) => status.State == DeviceState.Online
        ? new(device, DeviceState.Online, null, Began(status, retained, now), SeenAt(status, retained, now, null), status)
        : new(device, DeviceState.Offline, status.Reason, Began(status, retained, now), null, status);

    /// <summary>The record after a status; the same instance when the status speaks of another session.</summary>
    public DeviceRecord With(DeviceStatus status, bool retained, long now)
    {
        if (Session is null)
            return From(Device, status, retained, now) with { LastSeen = status.State == DeviceState.Online ? SeenAt(status, retained, now, LastSeen) : LastSeen };
        return status.State == DeviceState.Online ? WithLife(status, retained, now) : WithDeath(status, retained, now);
    }

    public DeviceRecord WithBatch(long now) => this with { LastSeen = now };

    /// <summary>As people see it: silence takes a device offline even where no will arrived, but never while we ourselves were deaf.</summary>
    /// <param name="listeningSince">Since when messages could reach us, ms; null while they cannot.</param>
    public DeviceView View(long now, long? listeningSince, TimeSpan silentAfter)
    {
        var (state, why, since) = (State, State == DeviceState.Online ? null : Why ?? "no reason given", Since);
        var heard = Math.Max(LastSeen ?? 0, listeningSince ?? now);
        if (state == DeviceState.Online && now - heard > silentAfter.TotalMilliseconds)
        {
            state = DeviceState.Offline;
            since = Math.Max(LastSeen ?? Since, Since);
            why = $"nothing received for {(now - since) / 1000} s";
        }
        return new DeviceView(
            Device, IngestCounters.Word(state), why, Instant(since), LastSeen is { } seen ? Instant(seen) : null, Session?.Boot, Session?.Connection ?? 0,
            Session?.Software, Session?.Hardware, Session?.Journal, Session?.Sources ?? [], Session?.Uplink, Session?.Clock);
    }

    private DeviceRecord WithLife(DeviceStatus status, bool retained, long now)
    {
        // Connections of one boot only count up: this one is older than what we have.
        if (status.Boot == Session!.Boot && status.Connection < Session.Connection) return this;
        var goesOn = State == DeviceState.Online && status.Boot == Session.Boot;
        return new DeviceRecord(
            Device, DeviceState.Online, null, goesOn ? Since : Began(status, retained, now), SeenAt(status, retained, now, LastSeen), status);
    }

    private DeviceRecord WithDeath(DeviceStatus status, bool retained, long now)
    {
        var mine = status.Boot == Session!.Boot && status.Connection == Session.Connection;
        // Learned on connecting: a session that began after all we know of came and went while we were away.
        var later = retained && (status.Boot == Session.Boot ? status.Connection > Session.Connection : status.At > Session.At);
        if (!mine && !later) return this;
        if (mine && State == DeviceState.Offline) return this;
        // A will knows only the session; what the device was stays known.
        var remembered = Session with
        {
            State = DeviceState.Offline, Boot = status.Boot, Connection = status.Connection, Reason = status.Reason,
            Software = status.Software ?? Session.Software, Hardware = status.Hardware ?? Session.Hardware,
            Journal = status.Journal ?? Session.Journal, Sources = status.Sources ?? Session.Sources,
        };
        return new DeviceRecord(Device, DeviceState.Offline, status.Reason, now, LastSeen, remembered);
    }

    private static long Began(DeviceStatus status, bool retained, long now) => retained ? Math.Min(status.At, now) : now;

    private static long SeenAt(DeviceStatus status, bool retained, long now, long? before) =>
        retained ? Math.Max(before ?? 0, Math.Min(status.At, now)) : now;

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
