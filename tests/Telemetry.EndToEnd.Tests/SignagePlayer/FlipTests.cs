using System.Text.Json;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

[Collection(SignCollection.Name)]
public sealed class FlipTests(SignBrowser browser, ITestOutputHelper output)
{
    [Fact]
    public async Task An_order_flips_the_page_and_the_receipt_proves_the_painted_frame()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var order = stand.Desk.Order("flood-1");

        await stand.Desk.SendAsync(order);

        var shown = await stand.Desk.ReceiptAsync("flood-1", ReceiptState.Shown);
        Assert.True(shown.Ms > 0);
        Assert.Matches("^1920x1080 sha256:[0-9a-f]{64}$", shown.Frame);
        Assert.Equal([ReceiptState.Received, ReceiptState.Verified, ReceiptState.Shown], stand.Desk.Receipts.Select(r => r.State));
        var text = await page.TextAsync();
        Assert.Contains("危険な場所から\n全員避難", text);
        Assert.Contains("川崎区に避難指示", text);
        Assert.Contains("みんな にげて ください", text);
        Assert.Contains("Everyone must leave dangerous places now.", text);
        Assert.Contains("川崎市川崎区 Kawasaki-ku", text);
        Assert.DoesNotContain("PM2.5", text);
        Assert.Equal("4", await page.Page.Locator(".level .number").InnerTextAsync());
        Assert.Contains("\"mode\":\"disaster\"", await stand.Player.StateTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_drill_shows_the_same_picture_in_its_frame()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);

        await stand.Desk.SendAsync(stand.Desk.Order("drill-1") with { Status = OrderStatus.Drill });

        await stand.Desk.ReceiptAsync("drill-1", ReceiptState.Shown);
        Assert.Equal(4, await page.Page.Locator(".drill > .corner:visible").CountAsync());
        Assert.All(await page.Page.Locator(".drill > .corner").AllInnerTextsAsync(), text => Assert.Equal("訓練 DRILL", text));
        Assert.Contains("全員避難", await page.TextAsync());
        Assert.Contains("\"mode\":\"drill\"", await stand.Player.StateTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task An_end_brings_the_blue_page_and_then_the_normal_one()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var order = stand.Desk.Order("flood-2");
        await stand.Desk.SendAsync(order);
        await stand.Desk.ReceiptAsync("flood-2", ReceiptState.Shown);

        await stand.Desk.SendAsync(stand.Desk.After(order, OrderKind.End));

        await stand.Player.StateBecomesAsync("the mode is normal and a notice stands", s =>
            s.GetProperty("mode").GetString() == "normal" && s.GetProperty("notice").ValueKind == JsonValueKind.Object
            && s.GetProperty("notice").GetProperty("kind").GetString() == "ended");
        await page.SeesAsync(".notice.ended", "解除されました");
        var ended = await stand.Desk.ReceiptAsync("flood-2", ReceiptState.Ended, r => r.Frame is not null);
        Assert.Equal(2, ended.Rev);
        await page.SeesAsync(".normal");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_withdrawal_brings_the_page_of_correction()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var order = stand.Desk.Order("flood-3");
        await stand.Desk.SendAsync(order);
        await stand.Desk.ReceiptAsync("flood-3", ReceiptState.Shown);

        await stand.Desk.SendAsync(stand.Desk.After(order, OrderKind.Withdraw));

        await page.SeesAsync(".notice.withdrawn", "川崎区に避難指示", "誤りでした", "おわび申し上げます", "044-200-2842");
        await page.SeesAsync(".normal");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task What_stands_on_the_screen_is_told_and_so_is_its_loss()
    {
        await using var stand = await SignStand.StartAsync();
        var page = await browser.OpenAsync(stand.Player.Url);
        await Eventually.True(() => stand.Desk.Screen is { Pages: 1, Painted: null, PaintedAt: not null }, "the normal page is told", () => $"{stand.Desk.Screen}");
        Assert.Equal([TestDesk.Area], stand.Desk.Screen!.Areas!);
        var order = stand.Desk.Order("flood-told");
        await stand.Desk.SendAsync(order);
        await Eventually.True(
            () => stand.Desk.Screen?.Painted == new PaintedOrder("flood-told", 1, order.Seq) && stand.Desk.Screen.PageSeconds < ScreenStatus.MaxPageSeconds,
            "the order is told as painted", () => $"{stand.Desk.Screen}");
        await page.DisposeAsync();
        await Eventually.True(() => stand.Desk.Screen is { Pages: 0, Painted: null, State: DeviceState.Online }, "the loss of the page is told", () => $"{stand.Desk.Screen}");
        stand.Player.Kill();
        await Eventually.True(() => stand.Desk.Screen is { State: DeviceState.Offline, Reason: DeviceStatus.ConnectionLost }, "its death is told", () => $"{stand.Desk.Screen}");
    }

    [Fact]
    public async Task A_hundred_orders_are_painted_and_their_times_are_printed()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var order = stand.Desk.Order("flood-4");
        for (var rev = 1; rev <= 100; rev++)
        {
            await stand.Desk.SendAsync(order);
            await stand.Desk.ReceiptAsync("flood-4", ReceiptState.Shown, r => r.Rev == order.Rev);
            order = stand.Desk.Order("flood-4", rev: rev + 1, kind: OrderKind.Revise);
        }

        var times = stand.Desk.Receipts.Where(r => r.State == ReceiptState.Shown).Select(r => r.Ms!.Value).Order().ToArray();
        output.WriteLine($"receipt to painted frame, ms: median {times[50]:0.0}, p90 {times[90]:0.0}, p99 {times[98]:0.0}, max {times[^1]:0.0} (n = {times.Length})");
        Assert.Equal(100, times.Length);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task What_an_order_says_stays_text()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var hostile = "<img src=x onerror=alert(1)><b>太字</b>\u202Eabc";

        await stand.Desk.SendAsync(stand.Desk.Order("flood-5") with { Headline = new Dictionary<string, string> { ["ja"] = hostile } });

        await stand.Desk.ReceiptAsync("flood-5", ReceiptState.Shown);
        Assert.Contains("<b>太字</b>abc", await page.TextAsync());
        Assert.Equal(0, await page.Page.Locator(".alert img, .alert b").CountAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_page_says_that_the_broker_is_gone_and_keeps_the_alert()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        await stand.Desk.SendAsync(stand.Desk.Order("flood-6"));
        await stand.Desk.ReceiptAsync("flood-6", ReceiptState.Shown);

        stand.Broker.Kill();

        await page.SeesAsync(".facts .lost", "切断");
        Assert.Contains("\"mode\":\"disaster\"", await stand.Player.StateTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_later_root_key_file_and_an_order_before_the_ring_still_flip_the_sign()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var collector = await CollectorStub.StartAsync();
        await using var desk = new TestDesk(broker);
        await using var player = new PlayerProcess(broker.Url, collector.Url);
        await desk.SendAsync(desk.Order("flood-7"));
        await player.StartAsync();
        await player.StateBecomesAsync("the order is held", s => s.GetProperty("held").GetInt32() == 1);
        Assert.Contains("waiting for", (await player.StateAsync()).GetProperty("rootKey").GetString());

        await desk.SendRingAsync();
        File.WriteAllText(player.RootKeyFile, desk.RootJwk);

        await player.ModeBecomesAsync("disaster");
        Assert.DoesNotContain(desk.Receipts, r => r.State == ReceiptState.Refused);
    }
}
