using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Whether a command may be begun; the ledger has judged before whether it is new. Pure.</summary>
internal static class CommandGate
{
    /// <summary>Senders' clocks and ours differ.</summary>
    private const long Tolerance = 2 * 60 * 1000;

    /// <summary>Null when it may; otherwise the answer.</summary>
    public static (CommandState State, string Reason)? Judge(DeviceCommand command, bool retained, CommandsOptions options, long now, ClockQuality clock)
    {
        if (retained) return (CommandState.Refused, "it came as a retained message, which is delivered again and again: publish commands without the retain flag, and clear the topic");
        if (command.Kind == CommandKind.Reboot && !options.AllowReboot)
            return (CommandState.Refused, "this device is not restarted from afar: set Commands:AllowReboot in its file to allow it");
        if (clock == ClockQuality.Coarse)
            return IsHarmless(command.Kind)
                ? null
                : (CommandState.Refused, "this device's clock is not set, so it cannot know whether the command is still meant: wait for NTP or the beacon");
        if (now >= command.Expires) return (CommandState.Expired, $"it came {(now - command.Expires) / 1000} s after its end by this device's clock: send it again with a new id");
        if (command.Issued > now + Tolerance)
            return (CommandState.Refused, $"it was issued {(command.Issued - now) / 1000} s ahead of this device's clock: set the sender's clock");
        return null;
    }

    /// <summary>To be done also when nobody can tell how old the command is: a light blinks, a technician learns that the clock is not set.</summary>
    private static bool IsHarmless(CommandKind kind) => kind is CommandKind.Identify or CommandKind.SendDiagnostics;
}
