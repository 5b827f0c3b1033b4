using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Asks the kernel whether its clock is synchronised (adjtimex(2)).</summary>
internal static unsafe class KernelClock
{
    /// <summary>Larger than struct timex of any architecture; modes 0 in its first word only asks.</summary>
    private const int TimexRoom = 512;
    private const int Error = 5;

    public static ClockQuality Quality()
    {
        var timex = stackalloc byte[TimexRoom];
        new Span<byte>(timex, TimexRoom).Clear();
        return Libc.AdjustTime(timex) is >= 0 and not Error ? ClockQuality.Synced : ClockQuality.Coarse;
    }
}
