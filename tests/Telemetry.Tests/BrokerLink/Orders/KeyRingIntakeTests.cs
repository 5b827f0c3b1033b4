using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.Tests.BrokerLink;

public sealed class KeyRingIntakeTests
{
    [Fact]
    public void An_order_before_the_key_ring_is_held_and_followed_when_the_ring_comes()
    {
        using var bench = new PipelineBench(withRing: false);
        bench.Take(bench.Order("flood"));
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, bench.View.Held);
        Assert.Empty(bench.InForce);
        Assert.Empty(bench.Receipts());

        bench.Rings.Take(bench.Ring());

        Assert.Equal(0, bench.View.Held);
        Assert.Equal(["flood"], bench.InForce);
        Assert.DoesNotContain(bench.Receipts(), r => r.State == ReceiptState.Refused);
    }

    [Fact]
    public void An_order_by_a_key_of_the_next_ring_is_refused_and_followed_when_that_ring_comes()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"), bench.Sato, bench.Stranger);
        Assert.Equal("unknown-key", Assert.Single(bench.Receipts()).Reason);

        bench.Rings.Take(bench.Ring(2, bench.Stranger));

        Assert.Equal(["flood"], bench.InForce);
    }

    [Fact]
    public void Held_orders_are_bounded_and_the_newest_are_kept()
    {
        using var bench = new PipelineBench(withRing: false);
        for (var i = 0; i < 3 * OrderDesk.MaxHeld; i++) bench.Take(bench.Order($"flood-{i}"));
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(OrderDesk.MaxHeld, bench.View.Held);

        bench.Rings.Take(bench.Ring());

        Assert.Equal(OrderDesk.MaxHeld, bench.InForce.Count());
        Assert.Equal($"flood-{3 * OrderDesk.MaxHeld - 1}", bench.InForce.First());
    }

    [Fact]
    public void A_lower_epoch_and_a_foreign_ring_change_nothing()
    {
        using var bench = new PipelineBench();
        bench.Rings.Take(bench.Ring(3));
        bench.Rings.Take(bench.Ring(2));
        bench.Rings.Take(new KeyRing(1, PipelineBench.Issuer, 9, 0, []).Sign(bench.Stranger));

        Assert.Equal(3, bench.View.Ring?.Epoch);
        bench.Start();
        Assert.Equal(3, bench.View.Ring?.Epoch);
    }

    [Fact]
    public void The_root_key_is_waited_for_and_the_ring_that_came_before_it_counts()
    {
        using var bench = new PipelineBench(withRoot: false);
        bench.Take(bench.Order("flood"));
        Assert.Contains("waiting for", bench.Wanting);

        File.WriteAllText(bench.RootFile, "{\"kty\":");
        bench.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("cannot be read", bench.Wanting);
        bench.WriteRoot();
        bench.Pass(TimeSpan.FromSeconds(1));

        Assert.Null(bench.Wanting);
        Assert.Equal(["flood"], bench.InForce);
    }
}
