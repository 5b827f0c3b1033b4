namespace Telemetry.BrokerLink;

/// <summary>What became of a publish.</summary>
public enum PublishOutcome
{
    /// <summary>TryPublish: handed to the connection. PublishAsync: confirmed by the broker's PUBACK (QoS 0: handed over).</summary>
    Sent,

    /// <summary>There is no connection; nothing was queued, it will not be sent later.</summary>
    NotConnected,

    /// <summary>The payload is larger than <see cref="BrokerOptions.MaxPayloadBytes"/>; nothing was queued.</summary>
    TooLarge,

    /// <summary>The topic is not a valid name to publish to, or <see cref="BrokerOptions.MaxOutstanding"/> messages wait already.</summary>
    Refused,

    /// <summary>No PUBACK in time, or the connection ended first: the broker may or may not have the message.</summary>
    TimedOut,
}
