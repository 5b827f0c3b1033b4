namespace Telemetry.BrokerLink;

/// <summary>What the broker publishes for us when the connection ends without our DISCONNECT.</summary>
public sealed record LastWill(string Topic, byte[] Payload, int Qos, bool Retain);

/// <summary>What is replayed at every connect: the broker keeps nothing of us between connections (clean session).</summary>
public sealed class BrokerSession
{
    /// <summary>Topic filters and their QoS, subscribed anew at every connect.</summary>
    public IReadOnlyList<(string Filter, int Qos)> Subscriptions { get; init; } = [];

    /// <summary>Takes every inbound message, see <see cref="MessageHandler"/>.</summary>
    public required MessageHandler OnMessage { get; init; }

    /// <summary>The will for the connection about to be made, given its counter (see
    /// <see cref="BrokerConnection.ConnectionCount"/>), so that a death only ends its own session. Called on the network thread. Null: no will.</summary>
    public Func<long, LastWill>? Will { get; init; }

    /// <summary>
    /// Called once per connection, after CONNACK and all SUBACKs, with the connection counter: publish the birth here.
    /// Runs on a thread-pool thread, never on the network thread, so it may take its time: keepalive and inbound
    /// messages go on. <see cref="OnDisconnected"/> and the next attempt wait for it to return.
    /// </summary>
    public Action<BrokerConnection, long>? OnConnected { get; init; }

    /// <summary>Called once for each <see cref="OnConnected"/> whose connection was lost, with the reason in words; on a
    /// thread-pool thread. Not called for failed attempts nor for our own shutdown.</summary>
    public Action<string>? OnDisconnected { get; init; }
}
