using System.Buffers;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>What the page says it has painted.</summary>
/// <param name="Order">Null for the normal page.</param>
/// <param name="Seq">Tells a drill from the actual order of the same name.</param>
/// <param name="Hash"><c>sha256:</c> and 64 hexadecimal digits of the visible text.</param>
internal sealed record PaintedReport(string? Order, int Rev, long Seq, string Hash, int Width, int Height)
{
    public const int MaxBytes = 4 * 1024;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private const int MaxSide = 20_000, HashLength = 71;

    public bool IsSound =>
        Width is > 0 and <= MaxSide && Height is > 0 and <= MaxSide && Rev >= 0 && (Order is null || WireName.IsValid(Order))
        && Hash.Length == HashLength && Hash.StartsWith("sha256:", StringComparison.Ordinal) && Hash.AsSpan(7).IndexOfAnyExcept(HexDigits) < 0;

    public string Frame => $"{Width}x{Height} {Hash}";
}

/// <summary>Writes the sign's answers to orders. Every painted order is answered once, with the time since its bytes arrived.</summary>
internal sealed class ReceiptDesk(string device, PlayerClock clock, RefusalPolicy policy, ReceiptOutbox outbox)
{
    private const int MaxAwaited = 64;
    private readonly Lock gate = new();
    private readonly LinkedList<Awaited> awaited = new();

    public long Silent
    {
        get { lock (gate) return policy.Silent; }
    }

    /// <param name="digest">Of the refused bytes.</param>
    /// <param name="topicOrder">The id in the topic, used when the payload could not be read.</param>
    /// <returns>False when it was answered lately or too much is refused.</returns>
    public bool Refused(OrderDecision decision, string digest, string topicOrder, long arrived)
    {
        var reason = OrderGate.Word(decision.Refusal);
        lock (gate)
            if (!policy.ShouldAnswer($"{digest} {reason}", arrived)) return false;
        var order = decision.Order;
        Send(new Receipt(device, order?.Order ?? topicOrder, order?.Rev ?? 0, order?.Seq ?? 0, ReceiptState.Refused, clock.Look().Now,
            Since(arrived), reason));
        return true;
    }

    public void Received(AlertOrder order, double verifiedMs)
    {
        var now = clock.Look().Now;
        Send(Of(order, ReceiptState.Received, now) with { Ms = 0 });
        Send(Of(order, ReceiptState.Verified, now) with { Ms = Math.Round(verifiedMs, 3) });
    }

    public void Ended(AlertOrder order, string reason, double? ms) =>
        Send(Of(order, ReceiptState.Ended, clock.Look().Now) with { Ms = ms, Reason = reason });

    /// <summary>From now on a painted frame of this order is answered, once.</summary>
    /// <param name="state">Shown, or Ended for the page that says it is over.</param>
    /// <param name="arrived">When its bytes came; null for an order from the disk, whose frame has no such time.</param>
    public void Await(AlertOrder order, ReceiptState state, long? arrived)
    {
        lock (gate)
        {
            awaited.AddLast(new Awaited(order, state, arrived));
            if (awaited.Count > MaxAwaited) awaited.RemoveFirst();
        }
    }

    public void Painted(PaintedReport report)
    {
        if (Take(report) is not { } painted) return;
        Send(Of(painted.Order, painted.State, clock.Look().Now) with
        {
            Ms = painted.Arrived is { } arrived ? Since(arrived) : null,
            Reason = painted.Arrived is null ? "after-restart" : null,
            Frame = report.Frame,
        });
    }

    private Awaited? Take(PaintedReport report)
    {
        lock (gate)
        {
            for (var node = awaited.First; node is not null; node = node.Next)
                if (node.Value.Order.Order == report.Order && node.Value.Order.Rev == report.Rev && node.Value.Order.Seq == report.Seq)
                {
                    awaited.Remove(node);
                    return node.Value;
                }
            return null;
        }
    }

    private Receipt Of(AlertOrder order, ReceiptState state, long at) => new(device, order.Order, order.Rev, order.Seq, state, at);

    private double Since(long arrived) => Math.Round(clock.MillisecondsSince(arrived), 3);

    private void Send(Receipt receipt) => outbox.Add(receipt);

    private sealed record Awaited(AlertOrder Order, ReceiptState State, long? Arrived);
}
