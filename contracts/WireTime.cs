namespace Telemetry.Contracts;

/// <summary>
/// Instants on the wire: milliseconds since 1970 UTC. The bound leaves room for any time zone, so that no number a stranger
/// sends can throw when it is shown as a date.
/// </summary>
public static class WireTime
{
    /// <summary>The end of 9999-12-30 UTC.</summary>
    public const long Max = 253_402_214_399_999;

    public static bool IsValid(long milliseconds) => milliseconds is >= 0 and <= Max;
}
