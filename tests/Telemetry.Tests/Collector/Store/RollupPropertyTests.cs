using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>Whatever arrives in whatever order, an answer made of roll-ups is the answer of the raw points.</summary>
public sealed class RollupPropertyTests
{
    private const long Noon = StoreHouse.Noon, Hour = RollupLevel.HourMs, Day = RollupLevel.DayMs;

    private static readonly (string Measurement, string Field)[] Fields = [("wifi", "stations"), ("wifi", "assoc"), ("air", "pm2_5")];

    /// <summary>One thing that happens to the store.</summary>
    private abstract record Event;

    private sealed record Arrival(string Device, string[] Lines) : Event;

    private sealed record Upkeep(int Rounds) : Event;

    private sealed record Restart : Event;

    [Fact]
    public async Task A_roll_up_equals_the_same_aggregate_over_raw_points_also_after_late_and_duplicate_arrival_and_restarts()
    {
        var stories = new List<IReadOnlyList<Event>>();
        Seeded.Check(Gen.ListOf(Events).Resize(15), story => stories.Add(story), count: 25);
        foreach (var story in stories) await HoldsAsync(story);
    }

    private static async Task HoldsAsync(IReadOnlyList<Event> events)
    {
        await using var house = new StoreHouse();
        house.Clock.Now = Noon + Day;
        foreach (var one in events)
        {
            switch (one)
            {
                case Arrival arrival: await house.IngestAsync((arrival.Device, string.Join('\n', arrival.Lines))); break;
                case Upkeep upkeep:
                    for (var i = 0; i < upkeep.Rounds; i++) house.Store.Upkeep();
                    break;
                default: await house.RestartAsync(); break;
            }
        }
        await CompareAsync(house);
        house.Settle();
        Assert.Equal(0, house.Count($"SELECT count(*) FROM touched WHERE hour < {HourMarks.HourOf(house.Clock.Now - 60_000)}"));
        await CompareAsync(house);
        await house.RestartAsync();
        await CompareAsync(house);
    }

    private static async Task CompareAsync(StoreHouse house)
    {
        foreach (var (measurement, field) in Fields)
            foreach (var device in new[] { "ap-1", "ap-2" })
            {
                var points = RawTruth.Points(house.StorePath, measurement, field, device);
                foreach (var (step, to) in new[] { (Hour, Noon + Day), (3 * Hour, Noon + Day), (Day, Noon + Day), (Day, Noon - 5 * Hour / 2), (Hour, Noon - Hour / 2), (Day, Noon - 2 * Day) })
                    foreach (var aggregate in Enum.GetValues<Aggregate>()) await CompareAsync(house, points, (measurement, field, device), step, to, aggregate);
            }
    }

    private static async Task CompareAsync(
        StoreHouse house, List<(long Time, double Value)> points, (string Measurement, string Field, string Device) of, long step, long to, Aggregate aggregate)
    {
        var schema = Schema.Find(of.Measurement)!;
        var index = schema.IndexOf(of.Field);
        if (aggregate == Aggregate.Increase && schema.Fields[index].Nature != QuantityNature.Counter) return;
        var from = StepFold.StartOf(Noon - 3 * Day, step);
        var outcome = await house.Store.QueryAsync(new SeriesQuery(schema, index, of.Device, from, to, step, aggregate, 100_000), default);
        var got = outcome.Series!.SelectMany(s => s.Points).Where(p => p[1] is not null).ToDictionary(p => (long)p[0]!, p => p[1]!.Value);
        var expected = RawTruth.Steps(points, from, to, step, aggregate);
        Assert.Equal(expected.Keys.Order(), got.Keys.Order());
        // Sums of fractions depend on the order of adding in their last bits; nothing else does.
        foreach (var (at, value) in expected) Assert.Equal(value, got[at], Math.Abs(value) * 1e-12);
    }

    private static Gen<Event> Events => Gen.Frequency(
        (6, Arrivals), (2, Gen.Choose(1, 3).Select(rounds => (Event)new Upkeep(rounds))), (1, Gen.Constant((Event)new Restart())));

    // Few distinct times, so that the same point comes again, with other fields, with another value, and out of order.
    private static Gen<Event> Arrivals =>
        from device in Gen.Elements("ap-1", "ap-2")
        from lines in Gen.NonEmptyListOf(
            from hour in Gen.Choose(-72, 2)
            from tick in Gen.Choose(0, 5)
            from line in Line(Noon + hour * Hour + tick * (Hour / 6) + tick / 5)
            select line)
        select (Event)new Arrival(device, [.. lines]);

    private static Gen<string> Line(long time) => Gen.OneOf(
        Gen.Choose(0, 40).Select(n => $"wifi,bss=w0 stations={n}i {time}"),
        Gen.Choose(0, 500).Select(n => $"wifi,bss=w0 assoc={n}i {time}"),
        from n in Gen.Choose(0, 40)
        from assoc in Gen.Choose(0, 500)
        select $"wifi,bss=w0 stations={n}i,assoc={assoc}i {time}",
        Gen.Choose(0, 9_999).Select(n => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"air,sensor=s pm2_5={n / 7.0:R} {time}")));
}
