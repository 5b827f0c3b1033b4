namespace Telemetry.BrokerLink;

/// <summary>Where the link stands.</summary>
public enum LinkKind
{
    /// <summary>An attempt is under way.</summary>
    Connecting,

    /// <summary>CONNACK and SUBACKs are in.</summary>
    Connected,

    /// <summary>The last attempt or connection failed; the next attempt is at <see cref="LinkState.NextAttempt"/>.</summary>
    Waiting,

    /// <summary>Not started, or disposed.</summary>
    Stopped,
}

/// <summary>The link at one moment.</summary>
/// <param name="Kind">Where it stands.</param>
/// <param name="Reason">Why, in words for a person: names the cause and the cure where something is wrong.</param>
/// <param name="Since">When it came to stand there.</param>
/// <param name="NextAttempt">When the next attempt starts; only while <see cref="LinkKind.Waiting"/>.</param>
public sealed record LinkState(LinkKind Kind, string Reason, DateTimeOffset Since, DateTimeOffset? NextAttempt = null);
