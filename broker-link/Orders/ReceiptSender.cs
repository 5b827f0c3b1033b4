using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>The connection as receipts see it.</summary>
/// <param name="Connection">Number of the present connection, or of the last one.</param>
/// <param name="PublishAsync">Topic and payload; QoS 1, not retained, completes at the broker's PUBACK.</param>
/// <param name="WaitAsync">Returns when the link is connected, or after a while without.</param>
public sealed record ReceiptLine(
    Func<long> Connection, Func<string, ReadOnlyMemory<byte>, CancellationToken, Task<PublishOutcome>> PublishAsync, Func<CancellationToken, Task> WaitAsync);

/// <summary>Brings receipts to the broker in their order, each until it is confirmed.</summary>
public sealed class ReceiptSender(string device, Topics topics, ReceiptOutbox outbox, TimeProvider time)
{
    // Receipts are not retained: after an outage of the broker the desk must be back before they are sent.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private long seen, settled;

    /// <summary>Tells of a connection; a new one settles first.</summary>
    public void See(long connection)
    {
        lock (gate)
        {
            if (connection == seen || connection == 0) return;
            (seen, settled) = (connection, time.GetTimestamp() + (long)(Settle.TotalSeconds * time.TimestampFrequency));
        }
    }

    /// <summary>Runs until cancelled; what waits then is lost with the process.</summary>
    public async Task RunAsync(ReceiptLine line, CancellationToken stop)
    {
        try
        {
            await foreach (var receipt in outbox.Reader.ReadAllAsync(stop)) await SendAsync(receipt, line, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task SendAsync(Receipt receipt, ReceiptLine line, CancellationToken stop)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(receipt, ContractsJson.Default.Receipt);
        var topic = topics.For(TopicKind.Receipt, device);
        await SettleAsync(line, stop);
        while (await line.PublishAsync(topic, payload, stop) != PublishOutcome.Sent)
        {
            await line.WaitAsync(stop);
            await SettleAsync(line, stop);
        }
    }

    private async Task SettleAsync(ReceiptLine line, CancellationToken stop)
    {
        See(line.Connection());
        long until;
        lock (gate) until = settled;
        var left = time.GetElapsedTime(time.GetTimestamp(), until);
        if (left > TimeSpan.Zero) await Task.Delay(left, time, stop);
    }
}
