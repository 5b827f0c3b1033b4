using System.Runtime.InteropServices;

namespace Telemetry.SignagePlayer;

/// <summary>One look at the clock.</summary>
/// <param name="Now">Wall time, ms since 1970 UTC.</param>
/// <param name="Trusted">Whether the wall time may be believed.</param>
/// <param name="Timestamp">Monotonic, in units of the time provider.</param>
internal readonly record struct Instant(long Now, bool Trusted, long Timestamp)
{
    /// <summary>What expiry is judged by: nothing expires by a clock that may be wrong.</summary>
    public long? Wall => Trusted ? Now : null;
}

internal sealed partial class PlayerClock(TimeProvider time, ClockTrust trust)
{
    // adjtimex(2): the return value when the clock is not synchronised.
    private const int TimeError = 5;

    public TimeProvider Time => time;

    public Instant Look() => new(time.GetUtcNow().ToUnixTimeMilliseconds(), IsTrusted(), time.GetTimestamp());

    public double MillisecondsSince(long timestamp) => time.GetElapsedTime(timestamp).TotalMilliseconds;

    private bool IsTrusted()
    {
        if (trust == ClockTrust.Always) return true;
        var request = default(Timex);
        return AdjustTime(ref request) is >= 0 and not TimeError;
    }

    // struct timex is 208 bytes on 64-bit Linux; modes = 0 only reads, and only the return value matters here.
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Timex
    {
        public uint Modes;
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(ref Timex request);
}
