using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Takes one message on the network thread: copies what it needs and leaves.</summary>
internal delegate void InboxHandler(in TopicAddress address, in InboundMessage message);

/// <summary>One kind of message that the agent listens to.</summary>
/// <param name="Filter">What is subscribed, see <see cref="Topics"/>.</param>
internal sealed record Inbox(TopicKind Kind, string Filter, int Qos, InboxHandler Take);
