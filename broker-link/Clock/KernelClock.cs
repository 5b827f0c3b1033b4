using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary>What the kernel says about its wall clock.</summary>
public static unsafe partial class KernelClock
{
    /// <summary>Larger than struct timex of any architecture; modes 0 in its first word only asks.</summary>
    private const int TimexRoom = 512;
    private const int TimeError = 5;

    /// <summary>Whether NTP keeps it: adjtimex(2) answers TIME_ERROR otherwise.</summary>
    public static bool IsSynced()
    {
        var timex = stackalloc byte[TimexRoom];
        new Span<byte>(timex, TimexRoom).Clear();
        return AdjustTime(timex) is >= 0 and not TimeError;
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(byte* timex);
}
