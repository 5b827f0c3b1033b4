using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Telemetry.BrokerLink;

/// <summary>Between the library's message callback and the app: the size limit, and the last stop for exceptions.</summary>
internal sealed partial class InboundGate(
    MessageHandler handler, int maxPayloadBytes, BrokerLinkCounters counters, UnreadSpan unread, ILogger logger)
{
    /// <summary>Whether more is there to be read, before each read.</summary>
    public void See(bool more) => unread.See(more);

    public unsafe void Deliver(in NativeMessage message)
    {
        var waited = unread.Take();
        var topic = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message.Topic);
        if (message.PayloadLength > maxPayloadBytes)
        {
            if (BitOperations.IsPow2(counters.Add(LinkCount.Oversized)))
                Log.Oversized(logger, System.Text.Encoding.UTF8.GetString(topic), message.PayloadLength, maxPayloadBytes, counters.Oversized);
            return;
        }

        counters.Add(LinkCount.Received);
        var inbound = new InboundMessage(
            topic, new ReadOnlySpan<byte>(message.Payload, message.PayloadLength), message.Retain != 0, message.Qos, waited);
        try
        {
            handler(in inbound);
        }
        catch (Exception fault)
        {
            // Logged at 1, 2, 4, 8 ...: a handler that fails on every message must not fill the disk too.
            if (BitOperations.IsPow2(counters.Add(LinkCount.HandlerFaults)))
                Log.HandlerFault(logger, fault, inbound.TopicText(), counters.HandlerFaults);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Dropped a message on {Topic}: {Bytes} bytes, at most {Limit} are taken ({Count} so far)")]
        public static partial void Oversized(ILogger logger, string topic, int bytes, int limit, long count);

        [LoggerMessage(Level = LogLevel.Error, Message = "The handler failed on a message on {Topic} ({Count} so far)")]
        public static partial void HandlerFault(ILogger logger, Exception fault, string topic, long count);
    }
}
