using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>Receipts on their way to the broker: bounded, in order; while the broker is away they wait, and past the bound the oldest goes.</summary>
public sealed partial class ReceiptOutbox
{
    private readonly Channel<Receipt> channel;
    private readonly ILogger logger;
    private long dropped;

    public ReceiptOutbox(ReceiptOptions options, ILogger<ReceiptOutbox> logger)
    {
        this.logger = logger;
        channel = Channel.CreateBounded<Receipt>(
            new BoundedChannelOptions(options.Queue) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, OnDropped);
    }

    public int Waiting => channel.Reader.Count;

    public long Dropped => Interlocked.Read(ref dropped);

    public ChannelReader<Receipt> Reader => channel.Reader;

    public void Add(Receipt receipt) => channel.Writer.TryWrite(receipt);

    private void OnDropped(Receipt receipt) => Log.Dropped(logger, receipt.State, receipt.Order, Interlocked.Increment(ref dropped));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Receipts wait for the broker: dropped the oldest, {State} of {Order} ({Count} so far)")]
        public static partial void Dropped(ILogger logger, ReceiptState state, string order, long count);
    }
}
