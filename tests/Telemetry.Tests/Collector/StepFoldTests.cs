using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class StepFoldTests
{
    private const long Midnight = StoreHouse.Noon - 12 * 3_600_000;

    [Fact]
    public void Every_aggregate_equals_its_naive_computation() => Seeded.Check(
        from step in Gen.Elements(1_000L, 60_000L, 3_600_000L)
        from gaps in Gen.ListOf(Gen.Choose(1, 200_000))
        from values in Gen.ArrayOf(Gen.Choose(-1000, 1000), gaps.Count)
        select (step, samples: gaps.Zip(values).Aggregate(
            new List<(long T, double V)>(), (list, next) => [.. list, ((list.Count > 0 ? list[^1].T : Midnight) + next.First, next.Second)])),
        one =>
        {
            foreach (var aggregate in Enum.GetValues<Aggregate>().Except([Aggregate.Increase]))
            {
                var fold = new StepFold(aggregate, one.step);
                foreach (var (t, v) in one.samples) fold.Add(t, v);
                var got = fold.Finish();
                var expected = RawTruth.Steps(one.samples, Midnight, long.MaxValue, one.step, aggregate);
                Assert.Equal(expected.Keys, got.Where(p => p[1] is not null).Select(p => (long)p[0]!));
                foreach (var point in got.Where(p => p[1] is not null)) Assert.Equal(expected[(long)point[0]!], point[1]!.Value, 1e-9);
                // Gaps are null, and steps follow each other without a hole.
                for (var i = 1; i < got.Count; i++) Assert.Equal(one.step, got[i][0] - got[i - 1][0]);
            }
        });

    [Fact]
    public void Increase_counts_a_restart_from_zero_and_loses_nothing() => Seeded.Check(
        from runs in Gen.ListOf(Gen.NonEmptyListOf(Gen.Choose(0, 50)))
        from step in Gen.Elements(1_000L, 7_000L, 60_000L)
        select (runs, step),
        one =>
        {
            // What really happened: each run of the counter begins at zero and only grows.
            var (t, events) = (Midnight, 0L);
            var fold = new StepFold(Aggregate.Increase, one.step);
            fold.Before(0);
            foreach (var run in one.runs)
            {
                // A restart is seen as one only when the counter is below where it was.
                var counter = 0L;
                fold.Add(t += 500, 0);
                foreach (var growth in run)
                {
                    counter += growth;
                    events += growth;
                    fold.Add(t += 500, counter);
                }
            }
            Assert.Equal(events, fold.Finish().Sum(p => p[1] ?? 0));
        });

    [Fact]
    public void Growth_since_the_last_value_before_the_range_belongs_to_the_first_step()
    {
        var fold = new StepFold(Aggregate.Increase, 60_000);
        fold.Before(100);
        fold.Add(Midnight + 1, 130);
        fold.Add(Midnight + 2, 5);
        Assert.Equal([Midnight, 35d], Assert.Single(fold.Finish()));
    }

    [Fact]
    public void The_first_value_ever_is_no_increase()
    {
        var fold = new StepFold(Aggregate.Increase, 60_000);
        fold.Add(Midnight, 88_123_456);
        Assert.Equal(0d, Assert.Single(fold.Finish())[1]);
    }

    [Theory]
    [InlineData(86_400_000, StoreHouse.Noon, Midnight)]
    [InlineData(86_400_000, Midnight - 1, Midnight - 86_400_000)]
    [InlineData(3_600_000, StoreHouse.Noon + 5, StoreHouse.Noon)]
    [InlineData(60_000, StoreHouse.Noon + 59_999, StoreHouse.Noon)]
    public void A_day_begins_at_midnight_in_Japan(long step, long time, long start) => Assert.Equal(start, StepFold.StartOf(time, step));
}
