namespace Telemetry.Collector;

/// <summary>Merges sketches into their cells, inside the transaction of its owner. Where a device stands is asked inside it too, so that no answer is older than the transaction.</summary>
internal sealed class UniqueWriter(RawDatabase database, IPlaceDirectory places) : IDisposable
{
    private readonly RawStatement read = database.Prepare("SELECT sketch, n FROM unique_cell WHERE scope=?1 AND name=?2 AND period=?3 AND at=?4 AND key=?5");
    private readonly RawStatement keys = database.Prepare("SELECT count(*) FROM unique_cell WHERE scope=?1 AND name=?2 AND period=?3 AND at=?4");
    private readonly RawStatement write = database.Prepare(
        """
        INSERT INTO unique_cell(scope, name, period, at, key, ends, n, sketch) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT(scope, name, period, at, key) DO UPDATE SET n=excluded.n, sketch=excluded.sketch
        """);

    public static string Word<T>(T value) where T : struct, Enum => IngestCounters.Word(value);

    /// <summary>A key of one access point is nobody else's, even if another device names it.</summary>
    public static string KeyOf(string device, string key) => SketchKey.IsOwn(key) ? $"{key}@{device}" : key;

    /// <summary>False when the device has used up its keys of this hour.</summary>
    public bool Merge(string device, HourSketch sketch, long now)
    {
        var key = KeyOf(device, sketch.Key);
        var own = new UniqueCell(UniqueScope.Device, device, UniquePeriod.Hour, sketch.Hour);
        if (!Find(own, key, out _, out _) && KeysOf(own) >= UniqueTable.MaxKeys) return false;
        foreach (var cell in UniqueGroups.CellsOf(device, sketch.Hour, places)) Merge(cell, key, sketch.Sketch, now);
        return true;
    }

    /// <summary>Makes the numbers of places and categories in one hour or day anew from those of devices; numbers without a sketch stay.</summary>
    public void Remake(UniquePeriod period, long at, long ends)
    {
        using (var delete = database.Prepare("DELETE FROM unique_cell WHERE ends=?1 AND sketch IS NOT NULL AND period=?2 AND at=?3 AND scope IN ('place', 'category')"))
        {
            delete.Bind(1, ends);
            delete.Bind(2, Word(period));
            delete.Bind(3, at);
            delete.Run();
        }
        var merged = new Dictionary<(UniqueCell Cell, string Key), HyperLogLog>();
        using (var rows = database.Prepare("SELECT name, key, sketch FROM unique_cell WHERE ends=?1 AND sketch IS NOT NULL AND period=?2 AND at=?3 AND scope='device'"))
        {
            rows.Bind(1, ends);
            rows.Bind(2, Word(period));
            rows.Bind(3, at);
            while (rows.Step())
                if (SketchCodec.TryRead(rows.Blob(2)) is { } sketch)
                    foreach (var (scope, name) in UniqueGroups.PartsOf(rows.Text(0), places))
                    {
                        var cell = (new UniqueCell(scope, name, period, at), rows.Text(1));
                        if (!merged.TryGetValue(cell, out var sum)) merged[cell] = sum = new HyperLogLog();
                        sum.Merge(sketch);
                    }
        }
        foreach (var ((cell, key), sketch) in merged) Merge(cell, key, sketch, at);
    }

    public void Dispose()
    {
        read.Dispose();
        keys.Dispose();
        write.Dispose();
    }

    private void Merge(in UniqueCell cell, string key, HyperLogLog sketch, long now)
    {
        var late = now - cell.End > (long)UniqueTable.KeepSketches.TotalMilliseconds;
        var known = Find(cell, key, out var before, out var n);
        if (!known || before is not null)
        {
            before ??= new HyperLogLog();
            if (!before.Merge(sketch) && known) return;
            Write(cell, key, before.Estimate(), late ? null : before);
        }
        // The sketch behind the number is deleted: what comes now, after days without a connection, can only raise it.
        else if (sketch.Estimate() > n) Write(cell, key, sketch.Estimate(), null);
    }

    private long KeysOf(in UniqueCell cell)
    {
        BindCell(keys, cell);
        try
        {
            return keys.Step() ? keys.Long(0) : 0;
        }
        finally
        {
            keys.Reset();
        }
    }

    private bool Find(in UniqueCell cell, string key, out HyperLogLog? sketch, out double n)
    {
        (sketch, n) = (null, 0);
        Bind(read, cell, key);
        try
        {
            if (!read.Step()) return false;
            if (!read.IsNull(0)) sketch = SketchCodec.TryRead(read.Blob(0));
            n = read.Double(1);
            return true;
        }
        finally
        {
            read.Reset();
        }
    }

    private void Write(in UniqueCell cell, string key, double n, HyperLogLog? sketch)
    {
        Bind(write, cell, key);
        write.Bind(6, cell.End);
        write.Bind(7, n);
        if (sketch is null) write.BindNull(8);
        else write.Bind(8, SketchCodec.ToBytes(sketch));
        write.Run();
    }

    private static void Bind(RawStatement statement, in UniqueCell cell, string key)
    {
        BindCell(statement, cell);
        statement.Bind(5, key);
    }

    private static void BindCell(RawStatement statement, in UniqueCell cell)
    {
        statement.Bind(1, Word(cell.Scope));
        statement.Bind(2, cell.Name);
        statement.Bind(3, Word(cell.Period));
        statement.Bind(4, cell.At);
    }
}
