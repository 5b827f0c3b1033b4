using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Reads points on connections of its own, beside the writer: the write-ahead log lets both work at once.</summary>
public sealed class SqliteReader(string path, RollupFields fields) : IDisposable
{
    // More readers than this gain nothing on the disk, and each keeps a page cache.
    private const int MaxConnections = 4;

    // A reader that waits for its client holds neither a connection nor an old state of the file: it reads so much, lets go, and comes back.
    private const int PointsPerPiece = 16_384;

    private readonly SemaphoreSlim slots = new(MaxConnections);
    private readonly ConcurrentBag<RawDatabase> idle = [];

    /// <summary>The series one after the other; the first piece is read before this returns.</summary>
    /// <exception cref="SqliteException">The file cannot be read; also while enumerating.</exception>
    public async Task<IAsyncEnumerable<SeriesPoints>> OpenAsync(SeriesQuery query, List<Series> among, CancellationToken ct)
    {
        var first = await PieceAsync(query, among, 0, ct);
        return ContinueAsync(query, among, first, ct);
    }

    /// <summary>Raw rows of the range, counted up to a limit.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public Task<long> CountAsync(SeriesQuery query, List<Series> among, long limit, CancellationToken ct) => WithConnectionAsync(database =>
    {
        var field = SqliteSchema.Quote(query.Quantity.Name);
        using var rows = database.Prepare(
            $"SELECT count(*) FROM (SELECT 1 FROM {SqliteSchema.Table(query.Schema)} WHERE series=?1 AND t>=?2 AND t<?3 AND {field} IS NOT NULL LIMIT ?4)");
        var found = 0L;
        foreach (var series in among)
        {
            ct.ThrowIfCancellationRequested();
            rows.Bind(1, series.Id);
            rows.Bind(2, query.From);
            rows.Bind(3, query.To);
            rows.Bind(4, limit - found);
            rows.Step();
            found += rows.Long(0);
            rows.Reset();
            if (found >= limit) break;
        }
        return found;
    }, ct);

    public void Dispose()
    {
        while (idle.TryTake(out var database)) database.Dispose();
        slots.Dispose();
    }

    // One piece is read while the one before it is on its way; never more, so that a slow client costs two pieces of memory.
    private async IAsyncEnumerable<SeriesPoints> ContinueAsync(
        SeriesQuery query, List<Series> among, Piece piece, [EnumeratorCancellation] CancellationToken ct)
    {
        Task<Piece>? ahead = null;
        try
        {
            while (true)
            {
                var next = piece.Next;
                ahead = next < among.Count ? Task.Run(() => PieceAsync(query, among, next, ct), ct) : null;
                foreach (var points in piece.Points) yield return points;
                if (ahead is null) yield break;
                piece = await ahead;
            }
        }
        finally
        {
            // Broken off: what is under way ends by itself, and its failure concerns nobody.
            if (ahead is not null) await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<Piece> PieceAsync(SeriesQuery query, List<Series> among, int next, CancellationToken ct) => WithConnectionAsync(database =>
    {
        var points = new List<SeriesPoints>();
        var count = 0;
        database.Execute("BEGIN");
        try
        {
            using var scan = new SeriesScan(database, query, fields, ct);
            for (; next < among.Count && count < PointsPerPiece; next++)
            {
                ct.ThrowIfCancellationRequested();
                var one = scan.Read(among[next]);
                count += one.Count;
                if (one.Count > 0) points.Add(one);
            }
        }
        finally
        {
            database.Execute("COMMIT");
        }
        return new Piece(points, next);
    }, ct);

    private async Task<T> WithConnectionAsync<T>(Func<RawDatabase, T> work, CancellationToken ct)
    {
        await slots.WaitAsync(ct);
        RawDatabase? database = null;
        try
        {
            database = idle.TryTake(out var kept) ? kept : RawDatabase.Open(path, readOnly: true);
            var result = work(database);
            idle.Add(database);
            database = null;
            return result;
        }
        finally
        {
            database?.Dispose();
            slots.Release();
        }
    }

    private sealed record Piece(List<SeriesPoints> Points, int Next);
}
