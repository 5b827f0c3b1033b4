namespace Telemetry.BrokerLink;

/// <summary>What happened since the start; every number only grows.</summary>
public sealed class BrokerLinkCounters
{
    private readonly long[] counts = new long[Enum.GetValues<LinkCount>().Length];

    /// <summary>Connections established.</summary>
    public long Connects => Of(LinkCount.Connects);

    /// <summary>Established connections that were lost.</summary>
    public long Disconnects => Of(LinkCount.Disconnects);

    /// <summary>Attempts that did not become a connection.</summary>
    public long FailedAttempts => Of(LinkCount.FailedAttempts);

    /// <summary>Subscriptions the broker refused.</summary>
    public long SubscriptionsRefused => Of(LinkCount.SubscriptionsRefused);

    /// <summary>Messages handed to the handler.</summary>
    public long Received => Of(LinkCount.Received);

    /// <summary>Inbound messages dropped for being larger than <see cref="BrokerOptions.MaxPayloadBytes"/>.</summary>
    public long Oversized => Of(LinkCount.Oversized);

    /// <summary>Exceptions that came out of a handler of the session.</summary>
    public long HandlerFaults => Of(LinkCount.HandlerFaults);

    /// <summary>Messages handed to the connection.</summary>
    public long Published => Of(LinkCount.Published);

    /// <summary>Messages the broker confirmed (QoS 0: written to the socket).</summary>
    public long Confirmed => Of(LinkCount.Confirmed);

    /// <summary>Publishes that found no connection.</summary>
    public long NotConnected => Of(LinkCount.NotConnected);

    /// <summary>Publishes larger than the limit.</summary>
    public long TooLarge => Of(LinkCount.TooLarge);

    /// <summary>Publishes refused for their topic or for too many outstanding messages.</summary>
    public long Refused => Of(LinkCount.Refused);

    /// <summary>Publishes whose PUBACK was awaited in vain.</summary>
    public long TimedOut => Of(LinkCount.TimedOut);

    internal long Add(LinkCount count) => Interlocked.Increment(ref counts[(int)count]);

    private long Of(LinkCount count) => Volatile.Read(ref counts[(int)count]);
}

internal enum LinkCount
{
    Connects,
    Disconnects,
    FailedAttempts,
    SubscriptionsRefused,
    Received,
    Oversized,
    HandlerFaults,
    Published,
    Confirmed,
    NotConnected,
    TooLarge,
    Refused,
    TimedOut,
}
