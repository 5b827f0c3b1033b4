using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

[Collection(SignCollection.Name)]
public sealed class RefusalTests(SignBrowser browser)
{
    [Fact]
    public async Task Orders_that_must_not_be_followed_change_nothing_and_the_receipts_say_why()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var desk = stand.Desk;
        var replayed = desk.Order("replayed");
        await desk.SendAsync(replayed);
        await desk.ReceiptAsync("replayed", ReceiptState.Shown);
        await desk.SendAsync(desk.After(replayed, OrderKind.End));
        await desk.ReceiptAsync("replayed", ReceiptState.Ended);
        await page.SeesAsync(".normal");
        var before = (await stand.Player.StateAsync()).GetProperty("since").GetInt64();

        await desk.SendAsync(desk.Order("other-key"), desk.Stranger, desk.Sato);
        await desk.SendAsync(desk.Order("late") with { Issued = TestDesk.Now - 7_200_000, Expires = TestDesk.Now - 1_000 });
        await desk.SendAsync(replayed);
        await desk.SendAsync(desk.Order("elsewhere") with { Areas = ["13101"] });
        await desk.SendBytesAsync("changed", Changed(desk.Sign(desk.Order("changed"))));
        await desk.SendAsync(desk.Order("one-person"), desk.Sato);

        Assert.Equal("unknown-key", (await desk.ReceiptAsync("other-key", ReceiptState.Refused)).Reason);
        Assert.Equal("expired", (await desk.ReceiptAsync("late", ReceiptState.Refused)).Reason);
        Assert.Equal("replayed", (await desk.ReceiptAsync("replayed", ReceiptState.Refused)).Reason);
        Assert.Equal("other-area", (await desk.ReceiptAsync("elsewhere", ReceiptState.Refused)).Reason);
        Assert.Contains((await desk.ReceiptAsync("changed", ReceiptState.Refused)).Reason, (string[])["bad-signature", "malformed"]);
        Assert.Equal("second-person-missing", (await desk.ReceiptAsync("one-person", ReceiptState.Refused)).Reason);
        var state = await stand.Player.StateAsync();
        Assert.Equal(("normal", before), (state.GetProperty("mode").GetString(), state.GetProperty("since").GetInt64()));
        await page.SeesAsync(".normal");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Clearing_the_topic_does_not_end_the_order()
    {
        await using var stand = await SignStand.StartAsync();
        await stand.Desk.SendAsync(stand.Desk.Order("flood-1"));
        await stand.Player.ModeBecomesAsync("disaster");

        await stand.Desk.SendBytesAsync("flood-1", []);
        // What is sent after it proves that it was seen.
        await stand.Desk.SendAsync(stand.Desk.Order("elsewhere") with { Areas = ["13101"] });
        await stand.Desk.ReceiptAsync("elsewhere", ReceiptState.Refused);

        Assert.Contains("\"mode\":\"disaster\"", await stand.Player.StateTextAsync());
    }

    // The last character but one of the payload: within the text, still base64url.
    private static byte[] Changed(byte[] envelope)
    {
        var copy = envelope.ToArray();
        var at = copy.AsSpan().IndexOf("\",\"signatures\""u8) - 40;
        copy[at] = copy[at] == (byte)'A' ? (byte)'B' : (byte)'A';
        return copy;
    }
}
