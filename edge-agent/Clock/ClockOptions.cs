namespace Telemetry.EdgeAgent;

/// <summary>When the wall clock of the kernel is believed.</summary>
internal enum ClockTrust
{
    /// <summary>When the kernel says that it is synchronised.</summary>
    Auto,

    /// <summary>Always: containers and virtual machines, whose host keeps the time.</summary>
    Always,
}

internal sealed class ClockOptions
{
    /// <summary><see cref="ClockTrust.Auto"/> or, where the host keeps the time, <see cref="ClockTrust.Always"/>.</summary>
    public ClockTrust Trust { get; set; } = ClockTrust.Auto;
}
