namespace Telemetry.EdgeAgent;

/// <summary>What this device does on request. The broker's access rules decide who may ask.</summary>
internal sealed class CommandsOptions
{
    /// <summary>Whether the machine may be restarted from afar; the agent's user needs the right to, see the README.</summary>
    public bool AllowReboot { get; set; }

    /// <summary>The light that identify blinks, a folder of LedRoot; unset: ACT or led0, whichever is there.</summary>
    public string? Led { get; set; }

    /// <summary>Where the kernel shows its lights.</summary>
    public string LedRoot { get; set; } = "/sys/class/leds";
}
