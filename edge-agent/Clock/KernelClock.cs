namespace Telemetry.EdgeAgent;

/// <summary>What the kernel says about its clock and its boot.</summary>
internal static unsafe class KernelClock
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>Larger than struct timex of any architecture; modes 0 in its first word only asks.</summary>
    private const int TimexRoom = 512;
    private const int Error = 5;

    /// <summary>Whether its clock is synchronised (adjtimex(2)).</summary>
    public static bool IsSynced()
    {
        var timex = stackalloc byte[TimexRoom];
        new Span<byte>(timex, TimexRoom).Clear();
        return Libc.AdjustTime(timex) is >= 0 and not Error;
    }

    /// <summary>A new one at each boot of the kernel; empty when it cannot be read.</summary>
    public static string BootId()
    {
        try
        {
            return File.ReadAllText(BootIdFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public static DeviceClock Create(TimeProvider time, ClockTrust trust) =>
        new(time, trust == ClockTrust.Always ? () => true : IsSynced, BootId());
}
