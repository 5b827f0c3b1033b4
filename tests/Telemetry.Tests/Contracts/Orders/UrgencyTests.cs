using System.Text;
using Telemetry.Contracts;
using static Telemetry.Tests.Contracts.SigningDesk;

namespace Telemetry.Tests.Contracts;

/// <summary>Which of two orders is shown first: facts/alerting.md, design section 10. The table is docs/urgency.md.</summary>
public sealed class UrgencyTests
{
    private const string TableMark = "<!-- table -->";

    private sealed record Case(Hazard Hazard, int Level, OrderStatus Status, OrderKind Kind, long? Arrival)
    {
        public AlertOrder Order => Flood with
        {
            Order = "case", Hazard = Hazard.Word, Level = Level, Status = Status, Kind = Kind, Arrival = Arrival,
        };

        public Urgency Urgency => Urgency.Of(Order, Now);

        /// <summary>The rule of the design in words of its own: 0 goes first.</summary>
        public int Expected
        {
            get
            {
                var ahead = Hazard.Word is "eew" || (Hazard.Word == "earthquake" && Arrival is not null);
                if (Arrival is { } at && at + 10_000 <= Now) ahead = false;
                var place = ahead ? 0
                    : Hazard.Word is "missile" ? 1 : Hazard.Word is "civil-protection" ? 2
                    : Hazard.Word is "tsunami-major" ? 3 : Hazard.Word is "tsunami" ? 4 : Hazard.Word is "tsunami-advisory" ? 5
                    : Level > 0 ? 11 - Level : 20;
                return place + (Status switch { OrderStatus.Actual => 0, OrderStatus.Drill => 100, _ => 200 })
                    + (Kind is OrderKind.Withdraw or OrderKind.End ? 1000 : 0);
            }
        }
    }

    private static IEnumerable<Case> Cases(params long?[] arrivals) =>
        from hazard in Hazards.All
        from level in hazard.MaxLevel == 0 ? [0] : Enumerable.Range(1, hazard.MaxLevel)
        from status in Enum.GetValues<OrderStatus>()
        from kind in Enum.GetValues<OrderKind>()
        from arrival in arrivals
        select new Case(hazard, level, status, kind, arrival);

    [Fact]
    public void Every_pair_of_hazard_level_and_status_is_ranked_by_what_people_must_do_first()
    {
        var cases = Cases(null, Now + 20_000, Now - 60_000).ToList();
        foreach (var one in cases)
            foreach (var other in cases)
            {
                var (said, opposite) = (one.Urgency.CompareTo(other.Urgency), other.Urgency.CompareTo(one.Urgency));
                Assert.True(Math.Sign(said) == -Math.Sign(opposite), $"{one} and {other} each go before the other");
                if (one.Expected < other.Expected) Assert.True(said < 0, $"{one} must go before {other}");
            }
    }

    [Theory]
    [InlineData("eew")]
    [InlineData("missile")]
    [InlineData("civil-protection")]
    [InlineData("tsunami-major")]
    [InlineData("tsunami")]
    [InlineData("tsunami-advisory")]
    public void A_hazard_without_a_level_is_not_hidden_by_an_order_with_one(string hazard)
    {
        var device = new FieldDevice();
        device.Receive(Sign(Flood with { Order = "flood", Level = 3, Seq = 10 }));
        device.Receive(Sign(Flood with { Order = "rain", Hazard = "heavy-rain", Level = 1, Seq = 11 }));
        device.Receive(Sign(Flood with { Order = "urgent", Hazard = hazard, Level = 0, Seq = 12, Arrival = Now + 20_000 }));
        Assert.Equal(["urgent", "flood", "rain"], device.Shown);
    }

    [Fact]
    public void A_stray_level_on_a_hazard_without_levels_changes_nothing()
    {
        foreach (var hazard in Hazards.All.Where(h => h.MaxLevel == 0))
            foreach (var other in Hazards.All.Where(h => h.MaxLevel == 0 && h.Word != hazard.Word))
                foreach (var level in Enumerable.Range(1, 5))
                {
                    var plain = Urgency.Of(Flood with { Hazard = hazard.Word, Level = 0 }, Now);
                    Assert.Equal(plain, Urgency.Of(Flood with { Hazard = hazard.Word, Level = level }, Now));
                    var rival = Urgency.Of(Flood with { Hazard = other.Word, Level = 0 }, Now);
                    Assert.Equal(plain < rival, Urgency.Of(Flood with { Hazard = hazard.Word, Level = level }, Now) < rival);
                }
    }

    [Fact]
    public void An_early_warning_gives_way_once_the_shaking_is_over()
    {
        var warning = Flood with { Hazard = "eew", Level = 0, Arrival = Now + 20_000 };
        var tsunami = Flood with { Hazard = "tsunami", Level = 0 };
        Assert.True(Urgency.Of(warning, Now + 29_999) < Urgency.Of(tsunami, Now + 29_999));
        Assert.True(Urgency.Of(warning, Now + 30_000) > Urgency.Of(tsunami, Now + 30_000));
        Assert.True(Urgency.Of(warning, null) < Urgency.Of(tsunami, null));
        var untimed = warning with { Arrival = null, Issued = Now };
        Assert.True(Urgency.Of(untimed, Now + 59_999) < Urgency.Of(tsunami, Now + 59_999));
        Assert.True(Urgency.Of(untimed, Now + 60_000) > Urgency.Of(tsunami, Now + 60_000));
    }

    [Fact]
    public void An_unknown_hazard_of_a_newer_desk_ranks_by_its_level_alone()
    {
        var newer = Flood with { Hazard = "asteroid", Level = 4 };
        Assert.True(Urgency.Of(newer, Now) < Urgency.Of(Flood with { Level = 3 }, Now));
        Assert.True(Urgency.Of(newer, Now) > Urgency.Of(Flood with { Level = 5 }, Now));
        Assert.True(Urgency.Of(newer with { Level = 0 }, Now) > Urgency.Of(Flood with { Level = 1 }, Now));
    }

    [Fact]
    public void The_table_for_the_disaster_desk_says_what_the_code_does()
    {
        var path = Path.Combine(Repository.Root, "docs", "urgency.md");
        var parts = File.ReadAllText(path).Split(TableMark);
        Assert.True(parts.Length == 3, $"{path} must hold the table between two lines {TableMark}");
        Assert.Equal(Table().Trim(), parts[1].Trim());
    }

    private static string Table()
    {
        var coming = new Case(Hazards.Find("earthquake")!, 0, OrderStatus.Actual, OrderKind.Begin, Now + 20_000);
        var rows = Cases([null]).Where(c => c is { Kind: OrderKind.Begin, Status: OrderStatus.Actual })
            .Select(c => c.Hazard.Class == HazardClass.EarlyWarning ? c with { Arrival = coming.Arrival } : c)
            .Append(coming).OrderBy(c => c.Urgency);
        var text = new StringBuilder("| 順 | 災害・警戒レベル | Hazard, level | word |\n|---|---|---|---|\n");
        var place = 0;
        foreach (var one in rows)
        {
            var ahead = one.Arrival is not null;
            text.Append(
                $"| {++place} | {one.Hazard.Name.Ja}{(ahead ? "（揺れの前）" : "")}{(one.Level > 0 ? $" 警戒レベル{one.Level}" : "")} "
                + $"| {one.Hazard.Name.En}{(ahead ? ", before the shaking" : "")}{(one.Level > 0 ? $", level {one.Level}" : "")} | `{one.Hazard.Word}` |\n");
        }
        return text.ToString();
    }
}
