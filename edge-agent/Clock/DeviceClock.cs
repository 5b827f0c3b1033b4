using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// The wall time of this device and how far it can be trusted: the thin side of <see cref="ClockAnchor"/>. May be asked from any thread.
/// </summary>
/// <param name="synced">Whether the kernel's wall clock may be believed now.</param>
/// <param name="kernelBoot">Names this boot of the kernel: as long as it is the same, the monotonic clock has gone on.</param>
internal sealed class DeviceClock(TimeProvider time, Func<bool> synced, string kernelBoot = "")
{
    private const long LookEveryMilliseconds = 1_000;
    private readonly Lock gate = new();
    private readonly ClockAnchor anchor = new();
    private long? looked;

    public static DeviceClock Of(ClockOptions options, TimeProvider time) =>
        new(time, options.Trust == ClockTrust.Always ? () => true : KernelClock.IsSynced, BootId.Read());

    public TimeProvider Time => time;

    public string KernelBoot => kernelBoot;

    /// <summary>Milliseconds since the kernel booted; no step of the wall clock touches them.</summary>
    public long Monotonic => (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Wall time, ms since 1970 UTC; before the first anchor the kernel's word for it, right or wrong.</summary>
    public long Now => Monotonic + (Offset ?? RawOffset);

    public ClockQuality Quality => Offset is null ? ClockQuality.Coarse : ClockQuality.Synced;

    /// <summary>Wall time minus <see cref="Monotonic"/>; null before the first anchor.</summary>
    public long? Offset
    {
        get
        {
            lock (gate)
            {
                var now = Monotonic;
                if (looked is { } at && now - at < LookEveryMilliseconds) return anchor.Offset;
                looked = now;
                anchor.Look(now, RawNow, synced());
                return anchor.Offset;
            }
        }
    }

    /// <summary>What is wrong with the clock, with its cure; null when nothing is.</summary>
    public string? Trouble
    {
        get
        {
            if (Offset is null)
                return "no time yet: neither NTP (timedatectl timesync-status) nor a signed beacon; measurements wait in the journal until one of them is there";
            lock (gate)
                return anchor.Doubted is { } jump
                    ? $"the system clock jumped by {TimeSpan.FromMilliseconds(jump):c} and is not followed yet: check the time source (timedatectl, chronyc sources)"
                    : null;
        }
    }

    /// <summary>A verified signed time has come.</summary>
    public void TakeBeacon(long sent)
    {
        lock (gate) anchor.Beacon(Monotonic, sent);
    }

    /// <summary>An anchor of an earlier process; counts only in the same boot of the kernel.</summary>
    public void Restore(string ofBoot, long offset)
    {
        lock (gate)
            if (ofBoot.Length > 0 && ofBoot == kernelBoot) anchor.Restore(offset);
    }

    private long RawNow => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long RawOffset => RawNow - Monotonic;
}
