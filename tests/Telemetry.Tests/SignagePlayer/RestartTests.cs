using Telemetry.Contracts;

namespace Telemetry.Tests.SignagePlayer;

public sealed class RestartTests
{
    [Fact]
    public void An_order_is_back_on_the_screen_after_a_restart_without_any_message()
    {
        using var bench = new PlayerBench();
        var order = bench.Order("flood", 5);
        bench.Take(order);
        bench.Receipts();

        bench.Start();

        Assert.Equal(("disaster", "flood", 5), (bench.View.Mode, bench.View.Order, bench.View.Level));
        bench.Paint(order);
        var receipt = Assert.Single(bench.Receipts());
        Assert.Equal((ReceiptState.Shown, null, "after-restart"), (receipt.State, receipt.Ms, receipt.Reason));
    }

    [Fact]
    public void A_retained_message_seen_again_after_a_restart_is_not_answered()
    {
        using var bench = new PlayerBench();
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
        using var bench = new PlayerBench();
        var order = bench.Order("flood");
        var begin = bench.Sign(order);
        bench.Orders.Take(begin, "flood");
        bench.Take(bench.After(order, OrderKind.End), bench.Sato);

        bench.Start();
        bench.Orders.Take(begin, "flood");

        Assert.Equal("normal", bench.View.Mode);
        Assert.Equal("replayed", bench.Receipts()[^1].Reason);
    }

    [Fact]
    public void What_expired_while_the_power_was_off_is_not_shown_and_makes_no_notice()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood", life: TimeSpan.FromMinutes(10)));
        bench.Time.Advance(TimeSpan.FromMinutes(11));

        bench.Start();

        Assert.Equal(("normal", null), (bench.View.Mode, bench.View.Notice));
    }

    [Fact]
    public void A_changed_byte_on_the_disk_is_set_aside_and_logged()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood"));
        var file = Path.Combine(bench.OrdersFolder, "flood.actual.city.jws");
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan().IndexOf("\"signature\":\""u8) + 20;
        bytes[at] = bytes[at] == (byte)'A' ? (byte)'B' : (byte)'A';
        File.WriteAllBytes(file, bytes);

        bench.Start();

        Assert.Equal("normal", bench.View.Mode);
        Assert.True(File.Exists(file + ".refused"));
        Assert.False(File.Exists(file));
        Assert.Contains(bench.Log.Lines, line => line.Contains("flood", StringComparison.Ordinal) && line.Contains("bad-signature", StringComparison.Ordinal));
    }

    [Fact]
    public void A_genuine_order_under_another_name_is_set_aside()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood"));
        File.Move(Path.Combine(bench.OrdersFolder, "flood.actual.city.jws"), Path.Combine(bench.OrdersFolder, "other.actual.city.jws"));

        bench.Start();

        Assert.Equal("normal", bench.View.Mode);
        Assert.True(File.Exists(Path.Combine(bench.OrdersFolder, "other.actual.city.jws.refused")));
    }

    [Fact]
    public void A_key_ring_on_the_disk_that_the_root_did_not_sign_is_set_aside_and_the_orders_wait_for_a_true_one()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood"));
        var file = Path.Combine(bench.OrdersFolder, "..", "keyring.jws");
        File.WriteAllBytes(file, new KeyRing(1, PlayerBench.Issuer, 9, 0, []).Sign(bench.Stranger));

        bench.Start();
        Assert.Equal(("normal", null, 1), (bench.View.Mode, bench.View.KeyRing, bench.View.Unproven));
        Assert.True(File.Exists(file + ".refused"));

        bench.Rings.Take(bench.Ring());
        Assert.Equal("disaster", bench.View.Mode);
    }

    [Fact]
    public void A_half_written_file_of_a_power_cut_is_not_read()
    {
        using var bench = new PlayerBench();
        bench.Take(bench.Order("flood"));
        File.WriteAllText(Path.Combine(bench.OrdersFolder, "flood.actual.city.jws.new"), "{\"payl");

        bench.Start();

        Assert.Equal("disaster", bench.View.Mode);
    }

    [Fact]
    public void A_disk_that_cannot_be_written_does_not_hide_the_order()
    {
        using var bench = new PlayerBench();
        File.WriteAllText(bench.OrdersFolder, "a file where the folder should be");

        bench.Take(bench.Order("flood"));

        Assert.Equal("disaster", bench.View.Mode);
        Assert.NotNull(bench.View.JournalFault);
    }
}
