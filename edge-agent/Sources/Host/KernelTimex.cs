namespace Telemetry.EdgeAgent;

/// <summary>What the kernel says of its own clock.</summary>
/// <param name="ErrorMs">Largest error it holds possible; null when it is not synchronised.</param>
internal readonly record struct ClockFigures(bool Synced, double? ErrorMs);

/// <summary>adjtimex(2) with modes 0, which only asks.</summary>
internal static unsafe class KernelTimex
{
    // struct timex: modes (a word wide with its padding), then longs: offset, freq, maxerror (µs), esterror. Larger than that of any architecture.
    private const int Room = 512, TimeError = 5;

    /// <summary>Null where the call is forbidden.</summary>
    public static ClockFigures? Read()
    {
        var timex = stackalloc byte[Room];
        new Span<byte>(timex, Room).Clear();
        var state = Libc.AdjustTime(timex);
        if (state < 0) return null;
        var maxError = ((nint*)timex)[3];
        return state == TimeError ? new ClockFigures(false, null) : new ClockFigures(true, maxError / 1000.0);
    }
}
