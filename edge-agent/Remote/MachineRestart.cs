using System.ComponentModel;
using System.Diagnostics;

namespace Telemetry.EdgeAgent;

/// <summary>Restarts the machine the way a person at its keyboard would: systemd stops what runs, and asks polkit whether we may.</summary>
internal static class MachineRestart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Null when the restart is under way; otherwise why it is not.</summary>
    public static async Task<string?> AskAsync(TimeProvider time, CancellationToken stop)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo("systemctl", ["--no-ask-password", "reboot"]) { RedirectStandardError = true })!;
            var words = await asked.StandardError.ReadToEndAsync(stop).WaitAsync(Patience, time, stop);
            await asked.WaitForExitAsync(stop).WaitAsync(Patience, time, stop);
            return asked.ExitCode == 0 ? null : $"systemctl reboot failed ({words.Trim().ReplaceLineEndings(" ")}): grant the agent's user the right, see the README";
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            return $"systemctl reboot did not work: {e.Message}";
        }
    }
}
