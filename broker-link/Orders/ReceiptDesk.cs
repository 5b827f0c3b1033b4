using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>Writes a device's answers to orders.</summary>
public sealed class ReceiptDesk(string device, IOrderClock clock, RefusalPolicy policy, ReceiptOutbox outbox)
{
    private readonly Lock gate = new();

    /// <summary>Refusals that got no answer.</summary>
    public long Silent
    {
        get { lock (gate) return policy.Silent; }
    }

    /// <param name="digest">Of the refused bytes.</param>
    /// <param name="topicOrder">The id in the topic, used when the payload could not be read.</param>
    /// <returns>False when it was answered lately or too much is refused.</returns>
    public bool Refused(OrderDecision decision, string digest, string topicOrder, long arrived, Instant now)
    {
        var reason = OrderGate.Word(decision.Refusal);
        lock (gate)
            if (!policy.ShouldAnswer($"{digest} {reason}", now.Timestamp, OrderGate.NeedsKey(decision.Refusal))) return false;
        var order = decision.Order;
        outbox.Add(new Receipt(device, order?.Order ?? topicOrder, order?.Rev ?? 0, order?.Seq ?? 0, ReceiptState.Refused, now.Now,
            Since(arrived), reason));
        return true;
    }

    public void Received(AlertOrder order, double verifiedMs)
    {
        var now = clock.Look().Now;
        outbox.Add(Of(order, ReceiptState.Received, now) with { Ms = 0 });
        outbox.Add(Of(order, ReceiptState.Verified, now) with { Ms = Math.Round(verifiedMs, 3) });
    }

    public void Ended(AlertOrder order, string reason, double? ms) =>
        outbox.Add(Of(order, ReceiptState.Ended, clock.Look().Now) with { Ms = ms, Reason = reason });

    /// <summary>What the device did about an order.</summary>
    /// <param name="arrived">When its bytes came; null for an order from the disk, which has no such time: the reason says so unless it says more.</param>
    public void Did(AlertOrder order, ReceiptState state, long? arrived, string? reason = null, string? frame = null) =>
        outbox.Add(Of(order, state, clock.Look().Now) with
        {
            Ms = arrived is { } at ? Since(at) : null,
            Reason = reason ?? (arrived is null ? AfterRestart : null),
            Frame = frame,
        });

    private const string AfterRestart = "after-restart";

    private Receipt Of(AlertOrder order, ReceiptState state, long at) => new(device, order.Order, order.Rev, order.Seq, state, at);

    private double Since(long arrived) => Math.Round(clock.MillisecondsSince(arrived), 3);
}
