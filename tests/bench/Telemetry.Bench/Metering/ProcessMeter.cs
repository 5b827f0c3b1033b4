using System.Globalization;
using System.Runtime.InteropServices;

namespace Telemetry.Bench;

/// <summary>Reads /proc, at the edges of windows.</summary>
internal static partial class ProcessMeter
{
    private const int ClockTicks = 2;
    private static readonly long Ticks = Configuration(ClockTicks);

    /// <exception cref="InvalidOperationException">Its memory may only be seen by root: the agent seals itself.</exception>
    public static ProcessFigures Read(Daemon daemon)
    {
        if (!daemon.IsRunning) throw new InvalidOperationException($"{daemon.Name} has stopped by itself:\n{daemon.LastWords}");
        try
        {
            string Text(string name) => File.ReadAllText($"/proc/{daemon.Id}/{name}");
            return ProcessFigures.Parse(Text("stat"), Text("smaps_rollup"), Text("io"), Ticks);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidOperationException($"the memory of {daemon.Name} may only be measured by root; cure: run this with sudo", e);
        }
    }

    /// <summary>VmHWM: the most that was ever resident, bytes.</summary>
    public static long Peak(Daemon daemon)
    {
        var line = File.ReadLines($"/proc/{daemon.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial long Configuration(int name);
}
