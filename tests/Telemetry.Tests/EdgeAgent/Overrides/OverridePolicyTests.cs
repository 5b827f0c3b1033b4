using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using Telemetry.Tests.Contracts;

namespace Telemetry.Tests;

public sealed class OverridePolicyTests
{
    private static readonly OverridePolicy Ordinary = new(4, [], false, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(OrderStatus.Actual, "flood", 4, nameof(OverrideMode.Actual))]
    [InlineData(OrderStatus.Actual, "flood", 3, nameof(OverrideMode.Rest))]
    [InlineData(OrderStatus.Drill, "flood", 5, nameof(OverrideMode.Rest))]
    [InlineData(OrderStatus.Test, "flood", 5, nameof(OverrideMode.Rest))]
    [InlineData(OrderStatus.Actual, "earthquake", 0, nameof(OverrideMode.Rest))]
    public void By_default_only_what_is_real_and_of_the_level_acts(OrderStatus status, string hazard, int level, string mode) =>
        Assert.Equal(mode, Decide(Ordinary, Order(status, hazard, level)).Mode.ToString());

    [Theory]
    [InlineData("flood", 4, nameof(OverrideMode.Rest))]
    [InlineData("earthquake", 0, nameof(OverrideMode.Actual))]
    [InlineData("tsunami", 3, nameof(OverrideMode.Rest))]
    [InlineData("tsunami", 5, nameof(OverrideMode.Actual))]
    public void Named_hazards_act_with_their_level_or_without_one(string hazard, int level, string mode) =>
        Assert.Equal(mode, Decide(Ordinary with { Hazards = ["earthquake", "tsunami"] }, Order(OrderStatus.Actual, hazard, level)).Mode.ToString());

    [Fact]
    public void With_drills_a_drill_acts_as_a_drill_and_something_real_goes_before_it()
    {
        var policy = Ordinary with { Drills = true };
        var (drill, real) = (Order(OrderStatus.Drill, "flood", 5), Order(OrderStatus.Actual, "flood", 4));

        Assert.Equal(OverrideMode.Drill, Decide(policy, drill).Mode);
        var both = Decide(policy, drill, real);

        Assert.Equal(OverrideMode.Actual, both.Mode);
        Assert.Same(real, Assert.Single(both.Orders));
        Assert.Equal(OverrideMode.Rest, Decide(policy, Order(OrderStatus.Test, "flood", 5)).Mode);
    }

    [Fact]
    public void A_message_that_has_stood_for_the_longest_time_asks_for_nothing_any_more()
    {
        var order = Order(OrderStatus.Actual, "flood", 5);
        Assert.Equal(OverrideMode.Actual, Ordinary.Decide([new StandingOrder(order, TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1))]).Mode);
        Assert.Equal(OverrideMode.Rest, Ordinary.Decide([new StandingOrder(order, TimeSpan.FromHours(1))]).Mode);
    }

    private static Wanted Decide(OverridePolicy policy, params AlertOrder[] orders) =>
        policy.Decide([.. orders.Select(order => new StandingOrder(order, TimeSpan.Zero))]);

    private static AlertOrder Order(OrderStatus status, string hazard, int level) => SigningDesk.Flood with { Status = status, Hazard = hazard, Level = level };
}
