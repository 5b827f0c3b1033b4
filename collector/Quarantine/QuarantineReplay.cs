using System.Text;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Judges the quarantine anew, at every start: what became a measurement since (a field was added to contracts, a limit was raised) is stored
/// and leaves the quarantine. Before the ingest loop turns, on its thread: the store has one writer.
/// </summary>
public sealed partial class QuarantineReplay(QuarantineTable quarantine, ITimeSeriesStore store, ILogger<QuarantineReplay> logger)
{
    private const int RowsAtOnce = 500;

    /// <returns>Lines stored.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        // Judged before: not counted again.
        var decoder = new BatchDecoder(new SeriesCache(store.Catalog), new IngestCounters());
        var (stored, after) = (0, 0L);
        try
        {
            while (quarantine.ReadFrom(after, RowsAtOnce) is { Count: > 0 } rows)
            {
                ct.ThrowIfCancellationRequested();
                after = rows[^1].Id;
                if (await StoreAsync(decoder, rows, ct) is not { } taken) break;
                stored += taken;
            }
        }
        catch (SqliteException e)
        {
            Log.NotRead(logger, SqliteFailure.Words(e));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A bug that one old line can trigger must not keep the collector from new ones.
            Log.Fault(logger, e);
        }
        if (stored > 0) Log.Stored(logger, stored);
        return stored;
    }

    private async Task<int?> StoreAsync(BatchDecoder decoder, IReadOnlyList<QuarantinedLine> rows, CancellationToken ct)
    {
        var (group, ids) = (new IngestGroup(), new List<long>());
        foreach (var row in rows.Where(IsWhole))
        {
            var before = group.Points.Count;
            // By the clock of its arrival: what was too old or from the future then still is.
            decoder.Decode(row.Device, Encoding.UTF8.GetBytes(row.Line), row.Last.ToUnixTimeMilliseconds(), group);
            if (group.Points.Count > before) ids.Add(row.Id);
        }
        if (ids.Count == 0) return 0;
        var outcome = await store.WriteAsync(group.Points, ct);
        if (outcome.Unavailable is { } why)
        {
            Log.NotStored(logger, why);
            return null;
        }
        foreach (var (index, _) in outcome.Rejected.OrderByDescending(rejected => rejected.Index)) ids.RemoveAt(index);
        // After the commit: a power cut between the two stores the same point twice, which changes nothing.
        quarantine.Remove(ids);
        return ids.Count;
    }

    // Versions before kept so many bytes of a line and cut off the rest.
    private const int CutBytes = 1024;

    // The rest of a line that was cut off might have said something else, and one line is one point.
    private static bool IsWhole(QuarantinedLine row) =>
        Encoding.UTF8.GetByteCount(row.Line) != CutBytes && !row.Line.Contains('\uFFFD') && !row.Line.Contains('\n') && !row.Line.StartsWith('#');

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} quarantined lines are measurements now and were stored")]
        public static partial void Stored(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning, "Quarantined lines wait for the next start, the store does not take them: {Why}")]
        public static partial void NotStored(ILogger logger, string why);

        [LoggerMessage(4, LogLevel.Error, "Judging the quarantine anew failed, it is left as it was: this is a bug")]
        public static partial void Fault(ILogger logger, Exception e);

        [LoggerMessage(3, LogLevel.Warning, "The quarantine cannot be judged anew: {Why}")]
        public static partial void NotRead(ILogger logger, string why);
    }
}
