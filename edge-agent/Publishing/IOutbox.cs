using Telemetry.BrokerLink;

namespace Telemetry.EdgeAgent;

/// <summary>For messages other than batches: what has changed, once, when there is a connection.</summary>
internal interface IOutbox
{
    /// <inheritdoc cref="IUplink.Connection"/>
    long Connection { get; }

    /// <summary>Completes at the broker's PUBACK or when none has come in time.</summary>
    Task<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, CancellationToken stop);
}
