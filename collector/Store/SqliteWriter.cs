using System.Numerics;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// The one connection that writes: batches of points by the ingest loop, and what upkeep makes of them. Its statements live as long as it
/// does; a gate lets one transaction in at a time, so that nobody waits in SQLite's sleeps.
/// </summary>
public sealed class SqliteWriter : IDisposable
{
    private readonly Lock gate = new();
    private readonly RawDatabase database;
    private readonly RawStatement begin, commit;
    private readonly RawStatement[] upserts;

    // By schema: the fields that its statement has a value for.
    private readonly ulong[] bound = new ulong[Schema.All.Count];
    private readonly SqliteSeriesTable series;
    private readonly RawFloor floor;
    private long[] order = new long[1024];
    private long pages;

    public SqliteWriter(RawDatabase database, RollupFields fields)
    {
        this.database = database;
        begin = database.Prepare("BEGIN IMMEDIATE");
        commit = database.Prepare("COMMIT");
        upserts = [.. Schema.All.Select(s => database.Prepare(SqliteSchema.Upsert(s)))];
        series = new SqliteSeriesTable(database);
        Marks = new HourMarks(database);
        floor = new RawFloor(database, fields);
    }

    /// <summary>Only inside <see cref="Exclusively"/> or <see cref="Transact"/>.</summary>
    public HourMarks Marks { get; }

    /// <summary>Before this time, ms, raw points were deleted.</summary>
    public long Floor => floor.Time;

    /// <summary>Pages written to the write-ahead log so far.</summary>
    public long Pages => Interlocked.Read(ref pages);

    /// <param name="rejected">Receives the points that cannot be taken any more.</param>
    /// <returns>How many points changed the store.</returns>
    /// <exception cref="SqliteException">Nothing was committed.</exception>
    public int Write(PointBatch batch, List<RejectedPoint> rejected)
    {
        var stored = 0;
        Transact(_ =>
        {
            var points = batch.Points;
            foreach (var key in InSeriesOrder(points))
            {
                var index = (int)(key & uint.MaxValue);
                ref readonly var point = ref points[index];
                if (point.Time < floor.Time && floor.IsSealed(point.Series, point.Time))
                {
                    rejected.Add(new RejectedPoint(index, RawFloor.Reason));
                    continue;
                }
                if (Upsert(point, batch.FieldsOf(point)))
                {
                    stored++;
                    Marks.Touch(point.Series, point.Time);
                }
                series.Touch(point.Series, point.Present);
            }
            series.Write();
            Marks.Write();
        });
        return stored;
    }

    /// <summary>Runs work in a transaction of the writing connection; it commits all of it or nothing.</summary>
    /// <exception cref="SqliteException">Nothing was committed.</exception>
    public void Transact(Action<RawDatabase> work)
    {
        lock (gate)
        {
            try
            {
                begin.Run();
                work(database);
                commit.Run();
                series.Committed();
                Marks.Committed();
                floor.Committed();
                Interlocked.Add(ref pages, database.PagesWritten());
            }
            catch
            {
                series.RolledBack();
                Marks.RolledBack();
                floor.RolledBack();
                RollBack();
                throw;
            }
        }
    }

    /// <summary>Moves the floor up, in the transaction that deletes what is below it.</summary>
    public void Raise(long time) => floor.Raise(time);

    /// <summary>Runs work while nobody writes.</summary>
    public void Exclusively(Action work)
    {
        lock (gate) work();
    }

    public void Dispose()
    {
        floor.Dispose();
        Marks.Dispose();
        series.Dispose();
        foreach (var upsert in upserts) upsert.Dispose();
        commit.Dispose();
        begin.Dispose();
    }

    // Neighbours in the table are written one after the other, so that each page is searched for once; within a series the order of arrival stays.
    private ReadOnlySpan<long> InSeriesOrder(ReadOnlySpan<Point> points)
    {
        if (order.Length < points.Length) order = new long[points.Length * 2];
        for (var i = 0; i < points.Length; i++) order[i] = (long)points[i].Series.Id << 32 | (uint)i;
        var keys = order.AsSpan(0, points.Length);
        keys.Sort();
        return keys;
    }

    private bool Upsert(in Point point, PresentFields fields)
    {
        var schema = point.Series.Schema;
        var upsert = upserts[schema.Index];
        upsert.Bind(1, point.Series.Id);
        upsert.Bind(2, point.Time);
        // A statement keeps its values: only what the row before had and this one has not becomes null.
        for (var gone = bound[schema.Index] & ~point.Present; gone != 0; gone &= gone - 1) upsert.BindNull(BitOperations.TrailingZeroCount(gone) + 3);
        bound[schema.Index] = point.Present;
        foreach (var (field, bits) in fields)
            if (schema.IsFloat(field)) upsert.Bind(field + 3, BitConverter.Int64BitsToDouble(bits));
            else upsert.Bind(field + 3, bits);
        upsert.Run();
        return database.Changes > 0;
    }

    private void RollBack()
    {
        if (!database.InTransaction) return;
        try
        {
            database.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The failure that led here is the one to report; the next BEGIN fails if this one left the transaction open.
        }
    }
}
