using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>"Shown" is proven by the picture that stands now, or denied with the cause.</summary>
public class OrderFollowersTests
{
    private const long Noon = AlertsHouse.Noon;
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private static readonly AlertOrder Flood = new(
        "city", "flood-1", 1, 7, OrderKind.Begin, OrderStatus.Actual, OrderOrigin.City, "flood", 4, ["14131"], Noon, Noon + 3_600_000, null, Nothing, Nothing, null);

    private static readonly ScreenStatus Painted = new(
        DeviceState.Online, Noon, Areas: ["14131"], Pages: 1, PageSeconds: 2, Painted: new PaintedOrder("flood-1", 1, 7), PaintedAt: Noon + 60);

    private static Receipt Answer(ReceiptState state, string? reason = null, string device = "sign-1") => new(device, "flood-1", 1, 7, state, Noon + 50, 3, reason);

    private static FollowerView Sign(ScreenStatus status, long now = Noon + 1_000, long heard = Noon + 900, AlertOrder? order = null, params Receipt[] receipts) =>
        Assert.Single(OrderFollowers.Of(order ?? Flood, [new ScreenEntry("sign-1", heard, Noon - 5_000, status)], [], receipts, now));

    [Fact]
    public void A_sign_shows_an_order_only_while_its_picture_stands_on_a_lit_screen()
    {
        var verified = Answer(ReceiptState.Verified);
        Receipt[] shown = [verified, Answer(ReceiptState.Shown)];
        Assert.Equal("shown", Sign(Painted, receipts: shown).State);
        // A receipt of an hour ago proves nothing about now.
        foreach (var (status, why) in (IEnumerable<(ScreenStatus, string)>)[
            (Painted with { Pages = 0 }, "no-page"), (Painted with { PageSeconds = 60 }, "page-silent"), (Painted with { Panel = PanelState.Off }, "panel-off"),
            (Painted with { Painted = null }, "another-page"), (Painted with { Painted = new PaintedOrder("flood-1", 1, 6) }, "another-page")])
        {
            var follower = Sign(status, receipts: shown);
            Assert.Equal(("not-shown", why, false), (follower.State, follower.Why, follower.Follows));
            Assert.NotNull(follower.Since);
        }
        Assert.Equal(("hidden", "tsunami-9", true), Three(Sign(Painted with { Painted = new PaintedOrder("tsunami-9", 1, 9) }, receipts: shown)));
    }

    [Fact]
    public void Silence_is_no_answer_and_never_shown()
    {
        Receipt[] shown = [Answer(ReceiptState.Verified), Answer(ReceiptState.Shown)];
        Assert.Equal(("no-answer", "silent", false), Three(Sign(Painted, now: Noon + 60_000, heard: Noon + 1_000, receipts: shown)));
        Assert.Equal(("no-answer", "connection lost", false), Three(Sign(Painted with { State = DeviceState.Offline, Reason = "connection lost" }, receipts: shown)));
        Assert.Equal(("no-answer", "not-answered", false), Three(Sign(Painted with { Painted = null })));
        Assert.Equal(("refused", "bad-signature", false), Three(Sign(Painted with { Painted = null }, receipts: Answer(ReceiptState.Refused, "bad-signature"))));
        // A forged copy beside the genuine order changes nothing.
        Assert.Equal("shown", Sign(Painted, receipts: [.. shown, Answer(ReceiptState.Refused, "bad-signature")]).State);
    }

    [Fact]
    public void What_is_over_must_be_off_the_screen()
    {
        var end = Flood with { Kind = OrderKind.End, Rev = 2, Seq = 8 };
        Assert.Equal(("still-shown", null, false), Three(Sign(Painted, order: end)));
        Assert.Equal(("ended", null, true), Three(Sign(Painted with { Painted = new PaintedOrder("flood-1", 2, 8) }, order: end, receipts: Answer(ReceiptState.Ended))));
        Assert.Equal(("no-answer", "not-answered", false), Three(Sign(Painted with { Painted = null }, order: end)));
    }

    [Fact]
    public void A_text_that_was_replaced_is_told_and_only_devices_of_the_area_are_asked()
    {
        Assert.Equal("replaced: headline.ja", Sign(Painted, receipts: [Answer(ReceiptState.Verified), Answer(ReceiptState.Shown, "replaced: headline.ja")]).Why);
        Assert.Empty(OrderFollowers.Of(Flood, [new ScreenEntry("sign-1", Noon, Noon, Painted with { Areas = ["13101"] })], [new OrderPost("ap-1", ["13101"], Noon)], [], Noon));
    }

    [Theory]
    [InlineData("acted", ReceiptState.Verified, ReceiptState.Acted)]
    [InlineData("failed", ReceiptState.Verified, ReceiptState.Failed)]
    [InlineData("verified", ReceiptState.Verified)]
    [InlineData("refused", ReceiptState.Refused)]
    [InlineData("ended", ReceiptState.Verified, ReceiptState.Acted, ReceiptState.Ended)]
    [InlineData("no-answer")]
    public void A_post_stands_where_its_last_word_says(string state, params ReceiptState[] said)
    {
        var receipts = said.Select(s => Answer(s, device: "ap-1")).ToList();
        Assert.Equal(state, Assert.Single(OrderFollowers.Of(Flood, [], [new OrderPost("ap-1", ["14131"], Noon)], receipts, Noon)).State);
    }

    [Fact]
    public void A_last_will_takes_a_sign_away_and_leaves_what_is_known_of_it()
    {
        var entry = new ScreenEntry("sign-1", Noon, Noon, Painted).With(new ScreenStatus(DeviceState.Offline, Noon, DeviceStatus.ConnectionLost), Noon + 5_000);
        Assert.Equal((DeviceState.Offline, Noon, Noon + 5_000), (entry.Status.State, entry.Heard, entry.Since));
        Assert.Equal(["14131"], entry.Status.Areas!);
        Assert.Equal(Noon + 5_000, entry.With(entry.Status, Noon + 9_000).Since);
    }

    [Fact]
    public void An_area_in_which_no_known_device_stands_is_refused_with_the_nearest()
    {
        var audience = new OrderAudience([new ScreenEntry("sign-1", Noon, Noon, Painted)], [new OrderPost("ap-1", ["1413101", "coast-3"], null)]);
        Assert.Contains("did you mean 14131?", Assert.Single(audience.Errors(["14132", "14131"])), StringComparison.Ordinal);
        Assert.All(["kawasaki", "14999"], area => Assert.Contains("--force", Assert.Single(audience.Errors([area])), StringComparison.Ordinal));
        Assert.Empty(audience.Errors(["141313", "coast-3"]));
        // Before any device told where it stands, nobody's order is held up.
        Assert.Empty(new OrderAudience([], []).Errors(["14999"]));
    }

    private static (string, string?, bool) Three(FollowerView follower) => (follower.State, follower.Why, follower.Follows);
}
