namespace Telemetry.EdgeAgent;

/// <summary>In order of urgency; the number is stored.</summary>
internal enum Lane
{
    /// <summary>Committed at once, sent before everything else.</summary>
    Alarm = 0,

    /// <summary>Ordinary samples.</summary>
    Live = 1,
}
