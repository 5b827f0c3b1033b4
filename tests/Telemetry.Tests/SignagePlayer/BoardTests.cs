using Telemetry.Contracts;
using Telemetry.SignagePlayer;

namespace Telemetry.Tests.SignagePlayer;

public sealed class BoardTests
{
    [Fact]
    public void Without_orders_the_sign_is_normal_and_says_so()
    {
        using var bench = new PlayerBench();

        Assert.Equal(("normal", null, "no order is in force"), (bench.View.Mode, bench.View.Order, bench.View.Why));
    }

    [Fact]
    public void An_actual_order_takes_the_screen_from_a_drill_and_gives_it_back()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("drill", 5, OrderStatus.Drill));
        Assert.Equal(("drill", "drill"), (bench.View.Mode, bench.View.Order));

        var real = bench.Order("real", 3);
        bench.Take(real);
        Assert.Equal(("disaster", "real"), (bench.View.Mode, bench.View.Order));
        Assert.Equal("drill", Assert.Single(bench.View.Others).Order);

        bench.Take(bench.After(real, OrderKind.End), bench.Sato);
        bench.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(("drill", "drill"), (bench.View.Mode, bench.View.Order));
    }

    [Fact]
    public void The_higher_level_is_shown_and_the_other_is_named()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("five", 5));
        bench.Take(bench.Order("four", 4));

        Assert.Equal(("five", 5), (bench.View.Order, bench.View.Level));
        Assert.Equal("four", Assert.Single(bench.View.Others).Order);
        Assert.Contains("first of 2 orders", bench.View.Why);
    }

    [Fact]
    public void A_revision_replaces_what_is_shown_and_since_stays()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood");
        bench.Take(order);
        var since = bench.View.Since;
        bench.Pass(TimeSpan.FromMinutes(5));

        bench.Take(bench.After(order, OrderKind.Revise) with { Level = 5 });

        Assert.Equal((2, 5, since), (bench.View.Rev, bench.View.Level, bench.View.Since));
    }

    [Fact]
    public void A_test_order_is_answered_and_never_shown()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("test", 4, OrderStatus.Test));

        Assert.Equal("normal", bench.View.Mode);
        Assert.Equal([ReceiptState.Received, ReceiptState.Verified], bench.Receipts().Select(r => r.State));
    }

    [Fact]
    public void A_drill_does_not_end_the_actual_order_of_the_same_name()
    {
        using var bench = new PlayerBench();
        var drill = bench.Order("flood", status: OrderStatus.Drill);
        bench.Take(drill);
        bench.Take(bench.Order("flood"));

        bench.Take(bench.After(drill, OrderKind.End));

        Assert.Equal("disaster", bench.View.Mode);
    }

    [Theory]
    [InlineData(OrderKind.End, "ended", 30)]
    [InlineData(OrderKind.Withdraw, "withdrawn", 120)]
    public void After_the_end_the_mode_is_normal_at_once_and_a_notice_stands_for_its_time(OrderKind kind, string word, int seconds)
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood");
        bench.Take(order);

        bench.Take(bench.After(order, kind), bench.Sato);

        Assert.Equal(("normal", word), (bench.View.Mode, bench.View.Notice?.Kind));
        Assert.Equal("避難指示", bench.View.Notice!.About.Headline["ja"]);
        bench.Pass(TimeSpan.FromSeconds(seconds - 1));
        Assert.NotNull(bench.View.Notice);
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(bench.View.Notice);
    }

    [Fact]
    public void A_notice_gives_way_to_an_actual_order_but_not_to_a_drill()
    {
        using var bench = new PlayerBench();
        var wrong = bench.Order("wrong");
        bench.Take(wrong);
        bench.Take(bench.After(wrong, OrderKind.Withdraw), bench.Sato);

        bench.Take(bench.Order("drill", status: OrderStatus.Drill));
        Assert.Equal(("normal", "withdrawn"), (bench.View.Mode, bench.View.Notice?.Kind));

        bench.Take(bench.Order("real"));
        Assert.Equal(("disaster", null), (bench.View.Mode, bench.View.Notice?.Kind));
    }

    [Fact]
    public void A_drill_takes_the_page_that_something_real_is_over()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood");
        bench.Take(order);
        bench.Take(bench.After(order, OrderKind.End), bench.Sato);
        Assert.Equal("ended", bench.View.Notice?.Kind);

        bench.Take(bench.Order("drill", status: OrderStatus.Drill));
        Assert.Equal(("drill", null), (bench.View.Mode, bench.View.Notice?.Kind));
    }

    [Fact]
    public void A_step_of_the_wall_clock_neither_cuts_nor_stretches_a_notice()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood", life: TimeSpan.FromDays(20));
        bench.Take(order);
        bench.Take(bench.After(order, OrderKind.End), bench.Sato);

        bench.Time.StepWallClock(TimeSpan.FromHours(3));
        bench.Orders.Tick();
        Assert.NotNull(bench.View.Notice);
        bench.Time.StepWallClock(TimeSpan.FromHours(-9));
        bench.Pass(TimeSpan.FromSeconds(31));
        Assert.Null(bench.View.Notice);
    }

    [Fact]
    public void A_revision_to_other_areas_ends_it_here_with_other_words()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood");
        bench.Take(order);

        bench.Take(bench.After(order, OrderKind.Revise) with { Areas = ["13101"] });

        Assert.Equal(("normal", "elsewhere"), (bench.View.Mode, bench.View.Notice?.Kind));
        Assert.Equal("other-area", bench.Receipts()[^1].Reason);
    }
}
