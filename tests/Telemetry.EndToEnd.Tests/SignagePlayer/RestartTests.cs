using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

[Collection(SignCollection.Name)]
public sealed class RestartTests(SignBrowser browser)
{
    [Fact]
    public async Task An_order_survives_the_power_cut_with_the_broker_gone()
    {
        await using var stand = await SignStand.StartAsync();
        await stand.Desk.SendAsync(stand.Desk.Order("flood-1"));
        await stand.Player.ModeBecomesAsync("disaster");
        stand.Player.Kill();
        stand.Cut();

        await stand.Player.StartAsync();

        Assert.Contains("\"mode\":\"disaster\"", await stand.Player.StateTextAsync());
        await using var page = await browser.OpenAsync(stand.Player.Url);
        await page.SeesAsync(".alert[data-level='4']");
        Assert.Contains("切断", await page.TextAsync());
        Assert.Empty(page.Errors);
        stand.Join();
        var shown = await stand.Desk.ReceiptAsync("flood-1", ReceiptState.Shown);
        Assert.Equal((null, "after-restart"), (shown.Ms, shown.Reason));
    }

    [Fact]
    public async Task A_changed_file_is_set_aside_and_named()
    {
        await using var stand = await SignStand.StartAsync();
        await stand.Desk.SendAsync(stand.Desk.Order("flood-1"));
        await stand.Player.ModeBecomesAsync("disaster");
        stand.Player.Kill();
        stand.Cut();
        var file = Path.Combine(stand.Player.State, "orders", "flood-1.actual.city.jws");
        File.WriteAllBytes(file, stand.Desk.Sign(stand.Desk.Order("flood-1", level: 5), stand.Desk.Stranger, stand.Desk.Sato));

        await stand.Player.StartAsync();

        Assert.Contains("\"mode\":\"normal\"", await stand.Player.StateTextAsync());
        Assert.True(File.Exists(file + ".refused"));
        Assert.Contains("does not prove itself: unknown-key", stand.Player.Log);
    }

    [Fact]
    public async Task The_page_finds_a_restarted_player_by_itself()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        await stand.Player.StopAsync();
        await stand.Player.StartAsync();
        await stand.Player.StateBecomesAsync("the page is back", s => s.GetProperty("screens").GetInt32() == 1);

        await stand.Desk.SendAsync(stand.Desk.Order("flood-1"));

        await page.SeesAsync(".alert");
        // The browser itself reports the refused connection while nobody listens; nothing else may be there.
        Assert.All(page.Errors, error => Assert.Contains("net::ERR_", error));
    }

    [Fact]
    public async Task Receipts_wait_for_a_broker_that_is_away()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var soon = stand.Desk.Order("flood-1") with { Expires = TestDesk.Now + 3_000 };
        await stand.Desk.SendAsync(soon);
        await stand.Desk.ReceiptAsync("flood-1", ReceiptState.Shown);
        stand.Cut();

        await page.SeesAsync(".notice.expired");
        stand.Join();

        Assert.Equal("expired", (await stand.Desk.ReceiptAsync("flood-1", ReceiptState.Ended)).Reason);
    }
}
