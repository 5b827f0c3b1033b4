namespace Telemetry.Collector;

/// <summary>Deletes raw points that are older than they are kept, hour by hour and only where the roll-up is settled.</summary>
public sealed class RawRetention(RawDatabase database, SqliteWriter writer, SeriesCatalog catalog, TimeSpan keep) : IDisposable
{
    private const int HoursPerRound = 24, SeriesPerRound = 2_000;
    private const long PassEvery = RollupLevel.HourMs;

    private readonly RawStatement?[] oldest = new RawStatement?[Schema.All.Count];
    private readonly RawStatement mark = database.Prepare("SELECT min(hour) FROM touched WHERE series=?1 AND hour>=?2 AND hour<?3");
    private int next;
    private long passed = long.MinValue;

    /// <summary>A bounded piece of a pass over all series; a pass an hour.</summary>
    /// <returns>True when there is more of this pass.</returns>
    public bool Round(long now)
    {
        if (keep == TimeSpan.Zero) return false;
        if (next == 0 && passed != long.MinValue && Math.Abs(now - passed) < PassEvery) return false;
        var cut = RollupLevel.Hourly.CellStart(now - (long)keep.TotalMilliseconds);
        var all = catalog.All;
        for (var end = Math.Min(all.Length, next + SeriesPerRound); next < end; next++)
        {
            if (Oldest(all[next], cut) is not { } first) continue;
            var until = Math.Min(cut, first + HoursPerRound * RollupLevel.HourMs);
            if (FirstMark(all[next].Id, first, until) is { } marked) until = marked;
            if (until <= first) continue;
            Delete(all[next], until);
            // The same series again: it may have more.
            return true;
        }
        if (next < all.Length) return true;
        (next, passed) = (0, now);
        return false;
    }

    public void Dispose()
    {
        foreach (var statement in oldest) statement?.Dispose();
        mark.Dispose();
    }

    /// <summary>Begin of the first hour with raw points, when that is before the cut.</summary>
    private long? Oldest(Series series, long cut)
    {
        var statement = oldest[series.Schema.Index] ??= database.Prepare($"SELECT t FROM {SqliteSchema.Table(series.Schema)} WHERE series=?1 AND t<?2 ORDER BY t LIMIT 1");
        statement.Bind(1, series.Id);
        statement.Bind(2, cut);
        long? first = statement.Step() ? RollupLevel.Hourly.CellStart(statement.Long(0)) : null;
        statement.Reset();
        return first;
    }

    private long? FirstMark(int series, long from, long until)
    {
        mark.Bind(1, series);
        mark.Bind(2, HourMarks.HourOf(from));
        mark.Bind(3, HourMarks.HourOf(until));
        long? found = mark.Step() && !mark.IsNull(0) ? mark.Long(0) * RollupLevel.HourMs : null;
        mark.Reset();
        return found;
    }

    // Marks are looked for again inside: the writer may have set one since.
    private void Delete(Series series, long until) => writer.Transact(connection =>
    {
        using var delete = connection.Prepare(
            $"DELETE FROM {SqliteSchema.Table(series.Schema)} WHERE series=?1 AND t<?2 AND NOT EXISTS (SELECT 1 FROM touched WHERE series=?1 AND hour<?3)");
        delete.Bind(1, series.Id);
        delete.Bind(2, until);
        delete.Bind(3, HourMarks.HourOf(until));
        delete.Run();
        if (connection.Changes > 0) writer.Raise(until);
    });
}
