using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>A sketch as it came from a device.</summary>
public readonly record struct DeviceSketch(string Device, HourSketch Sketch);

/// <summary>
/// Table <c>unique_cell</c>: per part of the city, time and key the number of distinct devices and, for two days, the sketch behind it. What
/// comes is merged at once into every cell it counts for, which may happen twice without harm. Sketches of different keys have different
/// rows; a key that an access point has for itself is that device's only. The ingest loop writes; the keeper deletes, and makes the numbers of places
/// and categories anew when the registry has changed.
/// </summary>
public sealed class UniqueTable(RecordsDatabase records, DeviceDesk devices, IPlaceDirectory places, IngestCounters counters)
{
    /// <summary>For all of one scope in some hours; by name the primary key serves.</summary>
    public const string ByTime = "CREATE INDEX IF NOT EXISTS unique_cell_time ON unique_cell(scope, period, at)";

    /// <summary>How long after the end of their time sketches are kept; the numbers stay.</summary>
    public static readonly TimeSpan KeepSketches = TimeSpan.FromHours(48);

    /// <summary>Most keys of one device in one hour: one of the day, a few restarts. More are an attack on the disk.</summary>
    public const int MaxKeys = 8;

    /// <param name="refused">Receives the lines that are not taken.</param>
    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Write(IReadOnlyList<DeviceSketch> sketches, List<RefusedLine> refused, long now) => records.Write(database =>
    {
        using var writer = new UniqueWriter(database, places);
        foreach (var (device, sketch) in sketches)
        {
            var refusal = !devices.Knows(device) ? "too-many-devices" : writer.Merge(device, sketch, now) ? null : "too-many-sketch-keys";
            if (refusal is null) continue;
            counters.RefuseLine(refusal);
            if (refused.Count < IngestGroup.MaxRefused)
                refused.Add(new RefusedLine(device, refusal, $"{SketchLine.Measurement},bss={LineText.EscapeName(sketch.Bss)}", now));
        }
    });

    /// <summary>Deletes the sketches of times that ended more than <see cref="KeepSketches"/> ago; from a connection of its own.</summary>
    /// <exception cref="SqliteException">The file is locked or damaged.</exception>
    public int DeleteOldSketches(long now)
    {
        using var database = RawDatabase.Open(records.Path, readOnly: false);
        database.Execute(RecordsDatabase.OverwriteDeleted);
        using var delete = database.Prepare("UPDATE unique_cell SET sketch = NULL WHERE sketch IS NOT NULL AND ends < ?1");
        delete.Bind(1, now - (long)KeepSketches.TotalMilliseconds);
        delete.Run();
        return database.Changes;
    }

    /// <summary>
    /// Puts the devices of the last two days where the registry says now that they stand, from a connection of its own: one hour or day at a time, so that
    /// ingest waits for none of it long.
    /// </summary>
    /// <exception cref="SqliteException">The file is locked or damaged.</exception>
    public void Remake(CancellationToken ct)
    {
        using var database = RawDatabase.Open(records.Path, readOnly: false);
        database.Execute(RecordsDatabase.OverwriteDeleted);
        var slices = new List<(UniquePeriod Period, long At, long Ends)>();
        using (var rows = database.Prepare("SELECT DISTINCT period, at, ends FROM unique_cell WHERE sketch IS NOT NULL AND ends > 0 ORDER BY ends DESC"))
            while (rows.Step()) slices.Add((rows.Text(0) == UniqueWriter.Word(UniquePeriod.Day) ? UniquePeriod.Day : UniquePeriod.Hour, rows.Long(1), rows.Long(2)));
        using var writer = new UniqueWriter(database, places);
        foreach (var (period, at, ends) in slices)
        {
            ct.ThrowIfCancellationRequested();
            database.Exclusively(() =>
            {
                writer.Remake(period, at, ends);
                return true;
            });
        }
    }

    /// <summary>Numbers of one part of the city and one length of time, by name, time and key.</summary>
    /// <param name="name">Null: all of the scope.</param>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public IReadOnlyList<UniqueCount> Read(UniqueScope scope, string? name, UniquePeriod period, long from, long to, int most)
    {
        using var database = RawDatabase.Open(records.Path, readOnly: true);
        using var rows = database.Prepare(
            $"""
            SELECT name, at, key, n FROM unique_cell
            WHERE scope = ?1 AND {(name is null ? "?2 IS NULL" : "name = ?2")} AND period = ?3 AND at >= ?4 AND at < ?5 ORDER BY name, at, key LIMIT ?6
            """);
        rows.Bind(1, UniqueWriter.Word(scope));
        if (name is null) rows.BindNull(2);
        else rows.Bind(2, name);
        rows.Bind(3, UniqueWriter.Word(period));
        rows.Bind(4, from);
        rows.Bind(5, to);
        rows.Bind(6, most);
        var found = new List<UniqueCount>();
        while (rows.Step()) found.Add(new UniqueCount(rows.Text(0), rows.Long(1), rows.Text(2), rows.Double(3)));
        return found;
    }
}

/// <summary>The number of one cell under one key.</summary>
public readonly record struct UniqueCount(string Name, long At, string Key, double N);
