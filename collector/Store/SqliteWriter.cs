using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>Commits batches of points with statements that live as long as the connection. One thread at a time.</summary>
public sealed class SqliteWriter : IDisposable
{
    private readonly RawDatabase database;
    private readonly RawStatement begin, commit;
    private readonly RawStatement[] upserts;
    private readonly SqliteSeriesTable series;
    private long[] order = new long[1024];

    public SqliteWriter(RawDatabase database)
    {
        this.database = database;
        begin = database.Prepare("BEGIN IMMEDIATE");
        commit = database.Prepare("COMMIT");
        upserts = [.. Schema.All.Select(s => database.Prepare(SqliteSchema.Upsert(s)))];
        series = new SqliteSeriesTable(database);
    }

    /// <returns>How many points changed the store.</returns>
    /// <exception cref="SqliteException">Nothing was committed.</exception>
    public int Write(PointBatch batch)
    {
        try
        {
            begin.Run();
            var stored = 0;
            var points = batch.Points;
            foreach (var key in InSeriesOrder(points))
            {
                ref readonly var point = ref points[(int)(key & uint.MaxValue)];
                stored += Upsert(point, batch.ValuesOf(point));
                series.Touch(point.Series, point.Present);
            }
            series.Write();
            commit.Run();
            series.Committed();
            return stored;
        }
        catch (SqliteException)
        {
            series.RolledBack();
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
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

    private int Upsert(in Point point, ReadOnlySpan<long> values)
    {
        var schema = point.Series.Schema;
        var upsert = upserts[schema.Index];
        upsert.Bind(1, point.Series.Id);
        upsert.Bind(2, point.Time);
        for (var i = 0; i < values.Length; i++)
        {
            if ((point.Present >> i & 1) == 0) upsert.BindNull(i + 3);
            else if (schema.Fields[i].Type == QuantityType.Float) upsert.Bind(i + 3, BitConverter.Int64BitsToDouble(values[i]));
            else upsert.Bind(i + 3, values[i]);
        }
        upsert.Run();
        return database.Changes;
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
