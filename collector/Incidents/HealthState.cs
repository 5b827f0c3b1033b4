namespace Telemetry.Collector;

/// <summary>How a device fares, seen from the end of the chain; the worst thing that explains the rest.</summary>
public enum HealthState { Ok, SourceSilent, Late, Offline, Broker, Store, Clock, NeverSeen, Tampered, Alarm }

/// <summary>What is behind a state. Pages translate the word; a new one needs its texts there.</summary>
public enum HealthCause
{
    None,

    /// <summary>Known, or announced by a last will, but nothing of it has ever arrived.</summary>
    NothingArrived,

    /// <summary>It said goodbye.</summary>
    Stopped,

    /// <summary>The broker gave its last will.</summary>
    ConnectionLost,

    /// <summary>No last will, no status, no data.</summary>
    NoSignOfLife,
    BrokerAway,
    StoreAway,
    ClockNotSet,

    /// <summary>The collector's own clock is behind those of the devices.</summary>
    CollectorClock,

    /// <summary>Somebody else publishes what only the collector may.</summary>
    ForeignMessage,
    SourceFailed,
    SourceSilent,
    SourceAwaited,

    /// <summary>Connected, its sources say that they are well, and yet nothing new is stored.</summary>
    NoValues,
    Backlog,

    /// <summary>As <see cref="Backlog"/>, on a second uplink.</summary>
    BacklogOnSecondUplink,
    ValuesLate,

    /// <summary>A detector counts more than usual, or more than it can tell.</summary>
    RateRaised,

    /// <summary>A detector gives no pulses; its rates are no measurement.</summary>
    DetectorDead,
}

/// <param name="Since">ms.</param>
/// <param name="Why">The cause in words; what the device said of it where it said something.</param>
/// <param name="Source">The source that is the culprit, where there is one, and its <paramref name="Kind"/>.</param>
public sealed record Finding(HealthState State, HealthCause Cause, long Since, string? Why = null, string? Source = null, string? Kind = null)
{
    public string? Cure => HealthCures.Of(Cause, Source);
}

/// <summary>What to do about a cause, in one sentence.</summary>
public static class HealthCures
{
    public static string? Of(HealthCause cause, string? source) => cause switch
    {
        HealthCause.None => null,
        HealthCause.NothingArrived => "start its agent, and check the broker's address in its configuration",
        HealthCause.Stopped => "start its agent again when the work on it is done",
        HealthCause.ConnectionLost or HealthCause.NoSignOfLife => "check its power and its network",
        HealthCause.BrokerAway => "start the broker, or check the collector's way to it; devices keep their samples meanwhile",
        HealthCause.StoreAway => "mend the store; devices keep their samples meanwhile",
        HealthCause.ClockNotSet => "let it reach a time server, or the collector's beacon; samples wait for the right time",
        HealthCause.CollectorClock => "set the collector's clock (timedatectl, chronyc tracking); devices keep their samples meanwhile",
        HealthCause.ForeignMessage => "check the broker's access rules and who is connected; the audit log has each topic",
        HealthCause.SourceFailed => $"check wiring and configuration of {source}",
        HealthCause.SourceSilent => $"check the sensor of {source}",
        HealthCause.SourceAwaited => $"plug in the device of {source}, or load its driver",
        HealthCause.NoValues => "look at the quarantine and at the agent's log",
        HealthCause.Backlog => "nothing, it is being sent; if it lasts, check the link",
        HealthCause.BacklogOnSecondUplink => "repair its first uplink; the second is slower",
        HealthCause.RateRaised => $"look at the rain, then at the place of {source}; hold it against the next station",
        HealthCause.DetectorDead => $"check tube, high voltage and wire of {source}",
        _ => "if it lasts, check the link",
    };
}
