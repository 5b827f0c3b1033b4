using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Takes the collector's signed time; what no relay key of the ring has signed is passed over.</summary>
/// <param name="heard">Told each verified time, ms.</param>
internal sealed class BeaconIntake(Func<KeyRing?> ring, DeviceClock clock, Action<long>? heard = null)
{
    private readonly Lock gate = new();
    private long newest;

    public Inbox Inbox(Topics topics) => new(TopicKind.Beacon, topics.Beacon, 0, (in TopicAddress _, in InboundMessage message) =>
    {
        // A retained time would be an old one.
        if (!message.Retained) Take(message.Payload);
    });

    public void Take(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > Beacon.MaxBytes || ring() is not { } trusted || Beacon.TryVerify(payload.ToArray(), trusted) is not { } beacon) return;
        lock (gate)
        {
            // A time that was heard before is a repetition, by whomever.
            if (beacon.Time <= newest) return;
            newest = beacon.Time;
            clock.TakeBeacon(beacon.Time);
            heard?.Invoke(beacon.Time);
        }
    }
}
