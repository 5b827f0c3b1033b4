using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Receipts on their way from the broker into the ledger: bounded, in all and per device; what finds no room is dropped and counted.</summary>
public sealed partial class ReceiptIntake(AlertsOptions options, IngestCounters counters, TimeProvider time, ILogger<ReceiptIntake> logger) : BackgroundService
{
    private const int Capacity = 10_000, Share = 500, MaxGroup = 500, MaxReason = 200, MaxFrame = 500;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly FairLine<Receipt> line = new(Capacity, Share, receipt => receipt.Device);

    /// <returns>Null when taken; else the reason in one word.</returns>
    public string? Take(string device, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > Receipt.MaxBytes) return "receipt-too-large";
        if (Read(payload) is not { } receipt) return "bad-receipt";
        // A device answers for itself only, as with batches.
        if (receipt.Device != device) return "receipt-of-another-device";
        return line.Add(receipt) is { } over ? $"receipts-{over}" : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var ledger = OrderLedger.Open(options);
        var group = new List<Receipt>();
        while (await line.WaitAsync(stoppingToken))
        {
            line.Take(group, MaxGroup);
            while (!TryStore(ledger, group)) await Task.Delay(RetryAfter, time, stoppingToken);
        }
    }

    private bool TryStore(OrderLedger ledger, List<Receipt> group)
    {
        try
        {
            foreach (var (reason, count) in ledger.AddReceipts(group)) counters.RefuseMessage(reason, count);
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
