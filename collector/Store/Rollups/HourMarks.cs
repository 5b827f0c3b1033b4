namespace Telemetry.Collector;

/// <summary>
/// Table <c>touched(series, hour)</c>: hours whose raw points changed since their roll-up was made. A mark belongs to the transaction of the
/// points, so whatever happens, an hour without a mark has a roll-up that equals its raw points. Used inside the writer's gate.
/// </summary>
public sealed class HourMarks(RawDatabase database) : IDisposable
{
    private readonly RawStatement insert = database.Prepare("INSERT INTO touched(series, hour) VALUES(?1, ?2) ON CONFLICT DO NOTHING");
    private readonly RawStatement delete = database.Prepare("DELETE FROM touched WHERE series=?1 AND hour=?2");
    private readonly List<(int Series, int Hour)> pending = [];

    // By series id: the hour marked last, so that its next points cost nothing; and the earliest hour that changed since Watch.
    private int[] marked = new int[256], changed = new int[256];

    public static int HourOf(long time) => (int)(time / RollupLevel.HourMs);

    /// <summary>A point of the transaction under way has changed this hour.</summary>
    public void Touch(Series series, long time)
    {
        var touch = (series.Id, HourOf(time));
        if (pending.Count == 0 || pending[^1] != touch) pending.Add(touch);
    }

    public void Write()
    {
        foreach (var (series, hour) in pending)
        {
            if (series >= marked.Length) Grow(series);
            if (marked[series] == hour) continue;
            insert.Bind(1, series);
            insert.Bind(2, hour);
            insert.Run();
        }
    }

    public void Committed()
    {
        foreach (var (series, hour) in pending)
        {
            marked[series] = hour;
            if (hour < changed[series]) changed[series] = hour;
        }
        pending.Clear();
    }

    public void RolledBack() => pending.Clear();

    /// <summary>From now on <see cref="Unchanged"/> tells about this series.</summary>
    public void Watch(int series)
    {
        if (series >= marked.Length) Grow(series);
        changed[series] = int.MaxValue;
    }

    /// <summary>No hour up to this one has changed since <see cref="Watch"/>.</summary>
    public bool Unchanged(int series, int upTo) => changed[series] > upTo;

    /// <summary>Takes a mark away, in the transaction that writes the roll-up.</summary>
    public void Settle(int series, int hour)
    {
        delete.Bind(1, series);
        delete.Bind(2, hour);
        delete.Run();
        // Also when the transaction fails: marking once more does no harm.
        if (marked[series] == hour) marked[series] = 0;
    }

    public void Dispose()
    {
        insert.Dispose();
        delete.Dispose();
    }

    private void Grow(int series)
    {
        var length = Math.Max(series + 1, marked.Length * 2);
        Array.Resize(ref marked, length);
        Array.Resize(ref changed, length);
    }
}
