using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>What a look into a file of the time series found.</summary>
/// <param name="Damage">What SQLite says of its pages; null when they are sound.</param>
/// <param name="Marked">Hours that wait for their roll-up; no flaw.</param>
public sealed record StoreFileReport(int Version, string? Damage, int Series, long Compared, long Marked, IReadOnlyList<RollupFlaw> Flaws)
{
    public bool IsSound => Damage is null && Flaws.Count == 0;
}

/// <summary>Looks into a file without changing it; a collector may be writing to it meanwhile.</summary>
public static class StoreFileCheck
{
    // Beyond these nobody reads on.
    private const int MaxFlaws = 1_000;

    /// <param name="random">Chooses the days that are compared; null: all of them.</param>
    /// <param name="sample">How many days of series.</param>
    /// <exception cref="StartRefusedException">Not a file of the time series, or not one that can be read.</exception>
    public static StoreFileReport Run(string path, Random? random, int sample, CancellationToken ct)
    {
        if (!File.Exists(path)) throw new StartRefusedException($"{path} does not exist: name another file, or set Store:Path");
        try
        {
            using var database = RawDatabase.Open(path, readOnly: true);
            SqliteFile.Inspect(database, path, SqliteSchema.Mark);
            var version = (int)SqliteFile.Number(database, "PRAGMA user_version");
            if (version < SqliteSchema.Mark.Version)
                throw new StartRefusedException(string.Create(CultureInfo.InvariantCulture, $"{path} is of an older collector (schema {version}): start the collector on it once, then look again"));
            var pages = random is null ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)";
            if (database.Scalar(pages) is var answer and not "ok") return new StoreFileReport(version, answer ?? "no answer", 0, 0, 0, []);
            return Compare(database, version, random, sample, ct);
        }
        catch (SqliteException e) when (SqliteFailure.IsDamage(e))
        {
            return new StoreFileReport(0, e.Message, 0, 0, 0, []);
        }
        catch (InvalidDataException e)
        {
            return new StoreFileReport(SqliteSchema.Mark.Version, e.Message, 0, 0, 0, []);
        }
        catch (SqliteException e)
        {
            throw new StartRefusedException($"{path} cannot be read: {SqliteFailure.Words(e)}");
        }
    }

    private static StoreFileReport Compare(RawDatabase database, int version, Random? random, int sample, CancellationToken ct)
    {
        var catalog = new SeriesCatalog(int.MaxValue, int.MaxValue);
        SqliteSeriesTable.Load(database, catalog);
        using var check = new RollupCheck(database, RollupFields.Load(database));
        var flaws = new List<RollupFlaw>();
        foreach (var (series, day) in random is null ? All(catalog, check) : Some(catalog, check, random, sample))
        {
            ct.ThrowIfCancellationRequested();
            flaws.AddRange(check.Day(series, day));
            if (flaws.Count >= MaxFlaws) break;
        }
        return new StoreFileReport(version, null, catalog.All.Length, check.Compared, SqliteFile.Number(database, "SELECT count(*) FROM touched"), flaws);
    }

    private static IEnumerable<(Series Series, long Day)> All(SeriesCatalog catalog, RollupCheck check)
    {
        for (var i = 0; i < catalog.All.Length; i++)
        {
            var series = catalog.All[i];
            foreach (var day in check.DaysOf(series)) yield return (series, day);
        }
    }

    private static IEnumerable<(Series Series, long Day)> Some(SeriesCatalog catalog, RollupCheck check, Random random, int sample)
    {
        for (var i = 0; i < sample && catalog.All.Length > 0; i++)
        {
            var series = catalog.All[random.Next(catalog.All.Length)];
            if (check.DaysOf(series) is { Count: > 0 } days) yield return (series, days[random.Next(days.Count)]);
        }
    }
}
