using FsCheck;
using FsCheck.Fluent;
using Telemetry.BrokerLink;

namespace Telemetry.Tests.BrokerLink;

public class BackoffPolicyTests
{
    private static readonly BackoffPolicy Default = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    [Fact]
    public void A_pause_lies_in_the_upper_half_of_a_ceiling_that_doubles_up_to_the_maximum() =>
        Check(Policies, Failures, (policy, failures, seed) =>
        {
            var ceiling = Math.Min(policy.Max.TotalSeconds, policy.Min.TotalSeconds * Math.Pow(2, failures - 1));
            var pause = policy.Delay(failures, new Random(seed)).TotalSeconds;
            return pause >= ceiling / 2 - 1e-6 && pause <= ceiling + 1e-6;
        });

    [Fact]
    public void One_more_failure_never_shortens_the_pause_for_the_same_luck() =>
        Check(Policies, Failures, (policy, failures, seed) =>
            policy.Delay(failures + 1, new Random(seed)) >= policy.Delay(failures, new Random(seed)));

    [Fact]
    public void A_stable_connection_starts_the_count_again_and_a_short_one_adds_to_it() =>
        Check(Policies, Failures, (policy, failures, seed) =>
            policy.Failures(failures, policy.StableAfter) == 1
            && policy.Failures(failures, policy.StableAfter - TimeSpan.FromTicks(1)) == failures + 1
            && policy.Failures(failures, TimeSpan.Zero) == failures + 1);

    [Fact]
    public void A_fleet_that_failed_together_spreads_over_half_of_the_ceiling()
    {
        var random = new Random(7);
        var pauses = Enumerable.Range(0, 1000).Select(_ => Default.Delay(10, random).TotalSeconds).ToArray();
        for (var bucket = 0; bucket < 15; bucket++)
            Assert.InRange(pauses.Count(pause => pause >= 15 + bucket && pause < 16 + bucket), 30, 110);
    }

    [Fact]
    public void The_count_never_overflows()
    {
        Assert.Equal(int.MaxValue, Default.Failures(int.MaxValue, TimeSpan.Zero));
        Assert.InRange(Default.Delay(int.MaxValue, new Random(1)), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
    }

    private static Arbitrary<BackoffPolicy> Policies => Arb.From(
        from min in Gen.Choose(50, 5_000)
        from factor in Gen.Choose(1, 1000)
        select new BackoffPolicy(TimeSpan.FromMilliseconds(min), TimeSpan.FromMilliseconds((long)min * factor)));

    private static Arbitrary<int> Failures => Arb.From(Gen.Choose(1, 5000));

    private static void Check(Arbitrary<BackoffPolicy> policies, Arbitrary<int> failures, Func<BackoffPolicy, int, int, bool> holds) =>
        Prop.ForAll(policies, failures, ArbMap.Default.ArbFor<int>(), holds).QuickCheckThrowOnFailure();
}
