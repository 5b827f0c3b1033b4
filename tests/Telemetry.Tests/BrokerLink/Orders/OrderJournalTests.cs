using Telemetry.Contracts;

namespace Telemetry.Tests.BrokerLink;

public sealed class OrderJournalTests
{
    [Fact]
    public void An_order_in_force_is_followed_again_after_a_restart_without_any_message()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"));
        bench.Told.Clear();

        bench.Start();

        Assert.Equal(["Act flood from the disk"], bench.Told);
        Assert.Equal(["flood"], bench.InForce);
    }

    [Fact]
    public void A_retained_message_seen_again_after_a_restart_is_not_answered()
    {
        using var bench = new PipelineBench();
        var order = bench.Order("flood");
        var envelope = bench.Sign(order);
        bench.Orders.Take(envelope, "flood");
        bench.Start();
        bench.Receipts();

        bench.Orders.Take(envelope, "flood");

        Assert.Empty(bench.Receipts());
    }

    [Fact]
    public void An_ended_order_stays_ended_after_a_restart_and_its_begin_is_a_replay()
    {
        using var bench = new PipelineBench();
        var order = bench.Order("flood");
        var begin = bench.Sign(order);
        bench.Orders.Take(begin, "flood");
        bench.Take(bench.After(order, OrderKind.End), bench.Sato);

        bench.Start();
        bench.Orders.Take(begin, "flood");

        Assert.Empty(bench.InForce);
        Assert.Equal("replayed", bench.Receipts()[^1].Reason);
    }

    [Fact]
    public void A_changed_byte_on_the_disk_is_set_aside_and_logged()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"));
        var file = Path.Combine(bench.OrdersFolder, "flood.actual.city.jws");
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan().IndexOf("\"signature\":\""u8) + 20;
        bytes[at] = bytes[at] == (byte)'A' ? (byte)'B' : (byte)'A';
        File.WriteAllBytes(file, bytes);

        bench.Start();

        Assert.Empty(bench.InForce);
        Assert.True(File.Exists(file + ".refused"));
        Assert.False(File.Exists(file));
        Assert.Contains(bench.Log.Lines, line => line.Contains("flood", StringComparison.Ordinal) && line.Contains("bad-signature", StringComparison.Ordinal));
    }

    [Fact]
    public void A_genuine_order_under_another_name_is_set_aside()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"));
        File.Move(Path.Combine(bench.OrdersFolder, "flood.actual.city.jws"), Path.Combine(bench.OrdersFolder, "other.actual.city.jws"));

        bench.Start();

        Assert.Empty(bench.InForce);
        Assert.True(File.Exists(Path.Combine(bench.OrdersFolder, "other.actual.city.jws.refused")));
    }

    [Fact]
    public void A_key_ring_on_the_disk_that_the_root_did_not_sign_is_set_aside_and_the_orders_wait_for_a_true_one()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"));
        var file = Path.Combine(bench.OrdersFolder, "..", "keyring.jws");
        File.WriteAllBytes(file, new KeyRing(1, PipelineBench.Issuer, 9, 0, []).Sign(bench.Stranger));

        bench.Start();
        Assert.Equal((null, 1), (bench.View.Ring, bench.View.Unproven));
        Assert.Empty(bench.InForce);
        Assert.True(File.Exists(file + ".refused"));

        bench.Rings.Take(bench.Ring());
        Assert.Equal(["flood"], bench.InForce);
    }

    [Fact]
    public void A_half_written_file_of_a_power_cut_is_not_read()
    {
        using var bench = new PipelineBench();
        bench.Take(bench.Order("flood"));
        File.WriteAllText(Path.Combine(bench.OrdersFolder, "flood.actual.city.jws.new"), "{\"payl");

        bench.Start();

        Assert.Equal(["flood"], bench.InForce);
    }

    [Fact]
    public void A_disk_that_cannot_be_written_does_not_hide_the_order()
    {
        using var bench = new PipelineBench();
        File.WriteAllText(bench.OrdersFolder, "a file where the folder should be");

        bench.Take(bench.Order("flood"));

        Assert.Equal(["flood"], bench.InForce);
        Assert.NotNull(bench.View.JournalFault);
    }
}
