using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What the publisher needs of the connection. Calls return at once.</summary>
internal interface IUplink
{
    /// <summary>Number of the present connection; 0 without one.</summary>
    long Connection { get; }

    /// <summary>Hands one batch over; <see cref="PublishOutcome.Sent"/> promises nothing.</summary>
    PublishOutcome Send(ReadOnlySpan<byte> batch);

    /// <summary>The next acknowledgement that has come.</summary>
    bool TryTakeAck(out AckMessage ack);
}
