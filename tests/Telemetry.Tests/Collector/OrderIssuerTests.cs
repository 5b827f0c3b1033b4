using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class OrderIssuerTests : IDisposable
{
    private const long Noon = AlertsHouse.Noon;
    private readonly AlertsHouse house = new("desk-a", "desk-b");

    public void Dispose() => house.Dispose();

    [Fact]
    public void An_order_runs_its_life_through_the_gate_of_a_device()
    {
        var begin = house.Issue(AlertsHouse.Begin());
        var revise = house.Issue(new OrderDraft(OrderKind.Revise, begin.Order.Order) { Level = 5 }, Noon + 1_000);
        var end = house.Issue(new OrderDraft(OrderKind.End), Noon + 2_000);
        Assert.Equal([OrderVerdict.Act, OrderVerdict.Act, OrderVerdict.End], house.DeviceIn("141313", begin, revise, end).Select(d => d.Verdict));
        Assert.Equal([(1, 1L), (2, 2L), (3, 3L)], new[] { begin, revise, end }.Select(o => (o.Order.Rev, o.Order.Seq)));
        Assert.Equal(OrderRefusal.Replayed, house.DeviceIn("14131", begin, end, revise)[2].Refusal);
        Assert.Equal(OrderRefusal.OtherArea, house.DeviceIn("14132", begin)[0].Refusal);
    }

    [Theory]
    [InlineData(OrderStatus.Actual, OrderOrigin.City, 4, "city-order-desk-a city-order-desk-b")]
    [InlineData(OrderStatus.Actual, OrderOrigin.City, 2, "city-order-desk-a")]
    [InlineData(OrderStatus.Drill, OrderOrigin.City, 4, "drill")]
    [InlineData(OrderStatus.Test, OrderOrigin.Jma, 5, "drill")]
    [InlineData(OrderStatus.Actual, OrderOrigin.Jma, 5, "official-relay")]
    public void An_order_is_signed_with_what_it_demands(OrderStatus status, OrderOrigin origin, int level, string keys) =>
        Assert.Equal(keys, string.Join(' ', house.Issue(AlertsHouse.Begin(status, level) with { Origin = origin }).Signers));

    [Fact]
    public void A_second_person_who_is_not_there_is_asked_for_and_nothing_is_stored()
    {
        using var alone = new AlertsHouse("desk-a");
        Assert.Null(alone.Issue(AlertsHouse.Begin(), out var errors));
        Assert.Contains("keys of 2 persons", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Empty(alone.Ledger.NewestOfAll(10));
        Assert.NotNull(alone.Issue(AlertsHouse.Begin(level: 2)));
    }

    [Fact]
    public void Keys_that_devices_would_not_accept_are_refused_before_anything_is_published()
    {
        Assert.Null(house.Issue(AlertsHouse.Begin() with { Keys = ["drill"] }, out var errors));
        Assert.Contains("wrong-role", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Null(house.Issue(AlertsHouse.Begin() with { Keys = ["desk-a"] }, out errors));
        Assert.Contains("second-person-missing", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Null(house.Issue(AlertsHouse.Begin() with { Keys = ["nobody"] }, out errors));
        Assert.Contains("there are official-relay, drill, city-order-desk-a", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expiry_in_the_past_or_too_far_away_is_refused_before_it_is_signed()
    {
        Assert.Null(house.Issue(AlertsHouse.Begin() with { Expires = Noon - 1 }, out var errors));
        Assert.Contains("is in the past", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Empty(house.Ledger.NewestOfAll(10));
        Assert.Null(house.Issue(AlertsHouse.Begin() with { Expires = Noon + AlertOrder.MaxLifeMilliseconds + 1 }, out errors));
        Assert.Contains("31 days", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_id_the_only_order_in_force_is_meant()
    {
        Assert.Null(house.Issue(new OrderDraft(OrderKind.End), out var errors));
        Assert.Contains("in force: none", Assert.Single(errors), StringComparison.Ordinal);

        var flood = house.Issue(AlertsHouse.Begin());
        var drill = house.Issue(AlertsHouse.Begin(OrderStatus.Drill) with { Areas = ["14132"] });
        Assert.Null(house.Issue(new OrderDraft(OrderKind.End), out errors));
        Assert.Contains(flood.Order.Order, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Contains(drill.Order.Order, errors[0], StringComparison.Ordinal);

        Assert.Equal(drill.Order.Order, house.Issue(new OrderDraft(OrderKind.Withdraw) { Status = OrderStatus.Drill }).Order.Order);
        var revised = house.Issue(new OrderDraft(OrderKind.Revise) { Areas = ["1413101"], Level = 5 });
        Assert.Equal(["14131"], revised.Order.Areas);
        Assert.Equal(flood.Order.Order, house.Issue(new OrderDraft(OrderKind.End), Noon + 1_000).Order.Order);
        Assert.Null(house.Issue(new OrderDraft(OrderKind.End, flood.Order.Order), out errors));
        Assert.Contains("is over", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_outlives_every_device_that_is_away_and_one_person_can_give_it()
    {
        house.Issue(AlertsHouse.Begin());
        var end = house.Issue(new OrderDraft(OrderKind.End), Noon + 1_000);
        Assert.Equal(Noon + 1_000 + AlertOrder.MaxLifeMilliseconds, end.Order.Expires);
        Assert.Single(end.Signers);
    }

    [Fact]
    public void An_order_carries_only_the_words_that_a_person_wrote()
    {
        var own = new Dictionary<string, string> { ["ja"] = "多摩川が氾濫するおそれ" };
        var begin = house.Issue(AlertsHouse.Begin() with { Headline = own, Action = new Dictionary<string, string> { ["ja"] = "高台へ" } });
        var revise = house.Issue(new OrderDraft(OrderKind.Revise) { Level = 5, Headline = new Dictionary<string, string> { ["en"] = "Tama River" } }, Noon + 1);
        var end = house.Issue(new OrderDraft(OrderKind.End, begin.Order.Order) { Action = new Dictionary<string, string> { ["en"] = "Thank you." } }, Noon + 2);

        Assert.Equal(own, begin.Order.Headline);
        Assert.Equal(["ja"], begin.Order.Action.Keys);
        Assert.Equal(["en", "ja"], revise.Order.Headline.Keys);
        Assert.Equal("高台へ", revise.Order.Action["ja"]);
        // An end never speaks again in the words of the begin.
        Assert.Empty(end.Order.Headline);
        Assert.Equal("Thank you.", Assert.Single(end.Order.Action).Value);
        Assert.Empty(house.Issue(AlertsHouse.Begin(), Noon + 3).Order.Headline);
    }

    [Theory]
    [InlineData("flod", 4, "did you mean flood?")]
    [InlineData("Tsunami", null, "did you mean tsunami?")]
    [InlineData("earthqake", null, "did you mean earthquake?")]
    [InlineData("xyzzy", null, "is unknown: one of eew, missile")]
    [InlineData("flood", null, "--level is missing: 1 to 5 for flood")]
    [InlineData("tsunami", 4, "carries no 警戒レベル")]
    [InlineData("earthquake", 5, "carries no 警戒レベル")]
    public void An_order_whose_words_do_not_fit_is_refused_before_it_is_signed(string hazard, int? level, string why)
    {
        Assert.Null(house.Issue(AlertsHouse.Begin() with { Hazard = hazard, Level = level }, out var errors));
        Assert.Contains(why, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Empty(house.Ledger.NewestOfAll(10));
    }

    [Fact]
    public void An_actual_order_about_a_hazard_without_levels_is_signed_by_two_persons()
    {
        foreach (var hazard in Hazards.All.Where(h => h.MaxLevel == 0))
            Assert.Equal(2, house.Issue(AlertsHouse.Begin() with { Hazard = hazard.Word, Level = null }).Signers.Count);
    }

    [Fact]
    public void Everything_wrong_with_a_draft_is_said_at_once()
    {
        Assert.Null(house.Issue(new OrderDraft(OrderKind.Begin, "Bad Id") { Level = 9 }, out var errors));
        Assert.All(["--hazard", "--area", "--status", "--order", "--level"], word => Assert.Contains(errors, e => e.Contains(word, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sequence_number_is_never_used_twice_across_processes_and_failures()
    {
        // Each has its own connection, as each process has.
        var numbers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var ledger = OrderLedger.Open(house.Options);
            return Enumerable.Range(0, 50).Select(_ => ledger.NextSequence("city")).ToList();
        })));
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), numbers.SelectMany(n => n).Order());
        Assert.Null(house.Issue(AlertsHouse.Begin() with { Keys = ["drill"] }, out _));
        Assert.Equal(202, house.Issue(AlertsHouse.Begin()).Order.Seq);
    }
}
