using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Receipts on their way from the broker into the ledger: bounded; what finds it full is dropped and counted.</summary>
public sealed partial class ReceiptIntake(AlertsOptions options, TimeProvider time, ILogger<ReceiptIntake> logger) : BackgroundService
{
    private const int Capacity = 10_000, MaxGroup = 500, MaxReason = 200, MaxFrame = 500;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<Receipt> channel = Channel.CreateBounded<Receipt>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    /// <returns>Null when taken; else the reason in one word.</returns>
    public string? Take(string device, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > Receipt.MaxBytes) return "receipt-too-large";
        if (Read(payload) is not { } receipt) return "bad-receipt";
        // A device answers for itself only, as with batches.
        if (receipt.Device != device) return "receipt-of-another-device";
        return channel.Writer.TryWrite(receipt) ? null : "receipts-overflow";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var ledger = OrderLedger.Open(options);
        var group = new List<Receipt>();
        while (await channel.Reader.WaitToReadAsync(stoppingToken))
        {
            group.Clear();
            while (group.Count < MaxGroup && channel.Reader.TryRead(out var receipt)) group.Add(receipt);
            while (!TryStore(ledger, group)) await Task.Delay(RetryAfter, time, stoppingToken);
        }
    }

    private bool TryStore(OrderLedger ledger, List<Receipt> group)
    {
        try
        {
            ledger.AddReceipts(group);
            return true;
        }
        catch (SqliteException e)
        {
            Log.NotStored(logger, group.Count, SqliteFailure.Words(e));
            return false;
        }
    }

    private static Receipt? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, ContractsJson.Default.Receipt) is { } receipt && IsSound(receipt) ? receipt : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsSound(Receipt receipt) =>
        WireName.IsValid(receipt.Device) && WireName.IsValid(receipt.Order) && receipt.Rev >= 0 && receipt.Seq >= 0
        && (receipt.Reason?.Length ?? 0) <= MaxReason && (receipt.Frame?.Length ?? 0) <= MaxFrame;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} receipts wait for alerts.db: {Why}")]
        public static partial void NotStored(ILogger logger, int count, string why);
    }
}
