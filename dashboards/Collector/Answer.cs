namespace Telemetry.Dashboards;

/// <summary>Why the collector gave no answer.</summary>
public enum CollectorFault
{
    /// <summary>No connection: not running, wrong address, or the network is down.</summary>
    Unreachable,

    /// <summary>Connected, but no complete answer in time.</summary>
    TimedOut,

    /// <summary>An answer other than 200.</summary>
    Refused,

    /// <summary>200 with a body that is not what the contract says, or too large.</summary>
    Unreadable,
}

/// <summary>A value or the fault that stands in its place; never both, never neither.</summary>
public readonly record struct Answer<T>(T? Value, CollectorFault? Fault)
    where T : class
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(CollectorFault fault) => new(null, fault);
}
