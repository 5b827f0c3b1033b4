using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Reports and results on their way from the broker into <c>fleet.db</c>: bounded; what finds it full is dropped and counted.</summary>
public sealed partial class FleetIntake(RecordsOptions options, TimeProvider time, ILogger<FleetIntake> logger) : BackgroundService
{
    private const int Capacity = 4_000, Share = 200, MaxGroup = 500;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly FairLine<FleetWord> line = new(Capacity, Share, word => word.Device);

    /// <returns>Null when taken; else the reason in one word.</returns>
    public string? Take(TopicKind kind, string device, ReadOnlySpan<byte> payload) =>
        FleetWord.TryRead(kind, device, payload, out var refusal) is not { } word ? refusal : line.Add(word) is { } over ? $"fleet-{over}" : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var book = FleetBook.Open(options);
        var group = new List<FleetWord>();
        while (await line.WaitAsync(stoppingToken))
        {
            line.Take(group, MaxGroup);
            while (!TryStore(book, group)) await Task.Delay(RetryAfter, time, stoppingToken);
        }
    }

    private bool TryStore(FleetBook book, List<FleetWord> group)
    {
        try
        {
            book.Take(group);
            return true;
        }
        catch (SqliteException e)
        {
            Log.NotStored(logger, group.Count, SqliteFailure.Words(e));
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Count} reports and results of devices wait for fleet.db: {Why}")]
        public static partial void NotStored(ILogger logger, int count, string why);
    }
}
