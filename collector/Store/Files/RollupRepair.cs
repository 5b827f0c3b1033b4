namespace Telemetry.Collector;

/// <summary>Marks hours whose roll-up is wrong, so that it is made again from raw points.</summary>
public static class RollupRepair
{
    public static void Mark(string path, IReadOnlyList<RollupFlaw> flaws)
    {
        using var database = RawDatabase.Open(path, readOnly: false);
        database.Execute("PRAGMA synchronous=FULL; BEGIN IMMEDIATE");
        using (var mark = database.Prepare("INSERT OR IGNORE INTO touched(series, hour) VALUES(?1, ?2)"))
            foreach (var hour in flaws.SelectMany(HoursOf).Distinct())
            {
                mark.Bind(1, hour.Series);
                mark.Bind(2, hour.Hour);
                mark.Run();
            }
        database.Execute("COMMIT");
    }

    // A day is made with any of its hours.
    private static IEnumerable<(int Series, long Hour)> HoursOf(RollupFlaw flaw) =>
        Enumerable.Range(0, flaw.Level == RollupLevel.Daily.Table ? 24 : 1).Select(i => (flaw.Series.Id, (long)HourMarks.HourOf(flaw.Start) + i));
}
