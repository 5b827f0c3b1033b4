using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.Tests.BrokerLink;

/// <summary>What is over never comes back: not by a restart, not by a clock that is wrong or missing, not by an old file or message.</summary>
public sealed class OverOrderTests
{
    private static readonly TimeSpan ThreeYears = TimeSpan.FromDays(3 * 365);

    [Theory, InlineData(false), InlineData(true)]
    public void An_expired_order_does_not_come_back_by_a_restart_without_a_clock_or_with_one_years_back(bool trusted)
    {
        using var bench = new PipelineBench();
        var order = bench.Order("flood", life: TimeSpan.FromMinutes(10));
        var envelope = bench.Sign(order);
        bench.Orders.Take(envelope, order.Order);
        bench.Pass(TimeSpan.FromMinutes(11));

        bench.Time.StepWallClock(-ThreeYears);
        bench.Trusted = trusted;
        bench.Start();
        Assert.Empty(bench.View.Book.InForce(null));
        bench.Orders.Take(envelope, order.Order);
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Empty(bench.View.Book.InForce(null));
    }

    [Theory, InlineData(OrderKind.End), InlineData(OrderKind.Withdraw)]
    public void An_old_file_put_back_after_the_end_is_not_followed_nor_is_any_message_before_the_end(OrderKind kind)
    {
        using var bench = new PipelineBench();
        var begin = bench.Order("flood");
        bench.Take(begin);
        var file = Assert.Single(Directory.GetFiles(bench.OrdersFolder));
        var old = File.ReadAllBytes(file);
        var revise = bench.Sign(bench.After(begin, OrderKind.Revise));
        bench.Take(bench.After(begin, kind) with { Rev = 3 });

        File.WriteAllBytes(file, old);
        bench.Start();
        Assert.Empty(bench.View.Book.InForce(null));
        bench.Receipts();
        bench.Orders.Take(revise, "flood");

        Assert.Empty(bench.View.Book.InForce(null));
        Assert.Equal("replayed", Assert.Single(bench.Receipts()).Reason);
    }

    [Theory, InlineData("ring"), InlineData("order"), InlineData("beacon")]
    public void Every_verified_signature_is_a_lower_bound_of_time_for_a_clock_that_is_not_trusted(string source)
    {
        using var bench = new PipelineBench();
        bench.Trusted = false;
        var order = bench.Order("flood", life: TimeSpan.FromMinutes(10));
        var envelope = bench.Sign(order);
        bench.Time.Advance(TimeSpan.FromMinutes(11));
        var beacon = new Beacon(Beacon.Version, OrderBench.Issuer, bench.Now, 1).Sign(bench.Relay);
        var (later, ring) = (bench.Order("rain"), bench.Ring(epoch: 2));
        var signed = bench.Sign(later);
        bench.Time.StepWallClock(-ThreeYears);
        bench.Start();

        switch (source)
        {
            case "ring": bench.Rings.Take(ring); break;
            case "order": bench.Orders.Take(signed, later.Order); break;
            default: bench.Orders.Hear(Beacon.TryVerify(beacon, bench.Orders.Ring!)!.Time); break;
        }
        bench.Receipts();
        bench.Orders.Take(envelope, order.Order);

        Assert.Equal("expired", Assert.Single(bench.Receipts()).Reason);
        Assert.DoesNotContain(bench.View.Book.InForce(null), e => e.Order.Order == "flood");
    }

    [Fact]
    public void What_is_in_force_ends_by_a_signed_time_when_there_is_no_clock()
    {
        using var bench = new PipelineBench();
        bench.Trusted = false;
        bench.Start();
        var order = bench.Order("flood", life: TimeSpan.FromMinutes(10));
        bench.Take(order);
        bench.Pass(TimeSpan.FromMinutes(11));
        Assert.Single(bench.View.Book.InForce(null));

        bench.Orders.Hear(order.Expires);
        bench.Orders.Tick();

        Assert.Empty(bench.View.Book.InForce(null));
        Assert.Equal("Expired flood", bench.Told[^1]);
    }

    [Fact]
    public void A_signed_time_outlives_a_restart()
    {
        using var bench = new PipelineBench();
        bench.Trusted = false;
        var order = bench.Order("flood", life: TimeSpan.FromMinutes(10));
        var envelope = bench.Sign(order);
        bench.Orders.Hear(order.Expires + 3_600_000);
        bench.Orders.Tick();

        bench.Start();
        bench.Orders.Take(envelope, order.Order);

        Assert.Empty(bench.View.Book.InForce(null));
    }

    [Fact]
    public void A_refused_order_moves_no_time()
    {
        using var bench = new PipelineBench();
        bench.Trusted = false;
        bench.Start();
        var order = bench.Order("flood");
        var far = bench.Order("far") with { Issued = order.Expires, Expires = order.Expires + 1 };
        bench.Take(far, bench.Stranger, bench.Stranger);
        bench.Take(far with { Order = "one-person" }, bench.Sato);
        bench.Take(order);

        Assert.Equal(["flood"], bench.View.Book.InForce(null).Select(e => e.Order.Order));
    }

    [Fact]
    public void An_order_that_moved_away_and_comes_back_is_followed()
    {
        using var bench = new PipelineBench();
        var begin = bench.Order("flood");
        bench.Take(begin);
        var away = bench.After(begin, OrderKind.Revise) with { Areas = ["27100"] };
        bench.Take(away);
        Assert.Empty(bench.InForce);
        bench.Start();
        bench.Take(bench.After(away, OrderKind.Revise) with { Areas = [OrderBench.Area] });

        Assert.Equal(["flood"], bench.InForce);
    }

    [Theory, InlineData("{"), InlineData(""), InlineData("{\"v\":2,\"floor\":0,\"over\":[]}"), InlineData("{\"v\":1,\"floor\":-5,\"over\":[]}"),
     InlineData("{\"v\":1,\"floor\":0,\"over\":[null]}"), InlineData("{\"v\":1,\"floor\":0,\"over\":[{\"name\":\"a\",\"seq\":1,\"until\":1},{\"name\":\"a\",\"seq\":2,\"until\":1}]}")]
    public void A_damaged_file_is_set_aside_and_orders_go_on(string text)
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"));
        var file = Path.Combine(bench.Folder, "memory.json");
        File.WriteAllText(file, text);
        bench.Start();
        Assert.Equal(["flood"], bench.InForce);
        Assert.Contains(bench.Log.Lines, line => line.Contains("memory.json", StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_holds_is_bounded_and_the_newest_stay()
    {
        using var bench = new PipelineBench();
        var memory = OrderMemory.Empty;
        for (var i = 0; i < OrderMemory.MaxOver + 10; i++) memory = memory.End(bench.Order($"order-{i}") with { Issued = bench.Now + i });
        Assert.Equal(OrderMemory.MaxOver, memory.Over.Count);
        Assert.DoesNotContain(memory.Over.Keys, k => k.StartsWith("order-9.", StringComparison.Ordinal));
        Assert.True(memory.Write().Length < OrderMemory.MaxBytes);
        Assert.Equal(memory.Over.Count, OrderMemory.TryRead(memory.Write())!.Over.Count);
    }
}
