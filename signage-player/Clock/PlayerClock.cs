using System.Runtime.InteropServices;
using Telemetry.BrokerLink;

namespace Telemetry.SignagePlayer;

internal sealed partial class PlayerClock(TimeProvider time, ClockTrust trust) : IOrderClock
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
