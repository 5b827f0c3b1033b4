using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>What a device knows of orders.</summary>
/// <param name="Held">Orders that wait for a key ring.</param>
/// <param name="Unproven">Orders on the disk that wait for a key ring.</param>
/// <param name="JournalFault">Why the disk did not take the last order; null when it did.</param>
public sealed record OrdersView(KeyRing? Ring, OrderBook Book, int Held, int Unproven, string? JournalFault);

/// <summary>
/// What an app does with verified orders: a sign shows them, an agent acts on them. One call at a time, under the intake's lock: take it
/// and leave.
/// </summary>
public interface IOrderFollower
{
    /// <summary>An accepted message, on the disk by now.</summary>
    /// <param name="arrived">Monotonic time at which its bytes came; null for an order from the disk.</param>
    void Follow(DeskStep taken, long? arrived, Instant now);

    /// <summary>An order in force has reached its expiry.</summary>
    void Expire(OrderEntry entry, Instant now);

    /// <summary>How things stand now; after every change, and once a second.</summary>
    void Look(OrdersView view, Instant now);

    /// <param name="wanting">What is missing for believing anything, in words; null when the root key is there.</param>
    void Root(string? wanting);
}
