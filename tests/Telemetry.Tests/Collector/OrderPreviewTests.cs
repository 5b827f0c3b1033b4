using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class OrderPreviewTests : IDisposable
{
    private readonly AlertsHouse house = new("desk-a", "desk-b");

    public void Dispose() => house.Dispose();

    private static readonly OrderAudience Audience = new(
        [new ScreenEntry("sign-1", AlertsHouse.Noon, AlertsHouse.Noon, new ScreenStatus(DeviceState.Online, AlertsHouse.Noon, Areas: ["14131"]))],
        [new OrderPost("ap-1", ["1413101"], null), new OrderPost("ap-2", ["13101"], null)]);

    [Fact]
    public void A_preview_names_who_follows_the_words_as_they_will_stand_and_what_is_hidden()
    {
        house.Issue(AlertsHouse.Begin(level: 3, order: "rain"));
        var own = new Dictionary<string, string> { ["ja"] = new string('長', 200) };
        var prepared = Prepare(AlertsHouse.Begin(level: 5) with { Headline = own })!;
        var text = string.Join('\n', OrderPreview.Lines(prepared, Audience, new OrderIssuer(house.Ledger, house.Cabinet, house.Options).InForce(AlertsHouse.Noon), AlertsHouse.Noon));

        Assert.All(
            ["actual flood level 5 for 14131", "desk-a and desk-b", "命の危険 直ちに安全確保", "Emergency safety measures (Flood)", "1 signs: sign-1",
             "1 access points and posts: ap-1", "hides       rain (高齢者等避難（洪水）) on sign-1", "the headline (ja) has 200 characters; every sign can show 18"],
            words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_only_shown_signs_nothing_and_an_unknown_area_needs_force()
    {
        Assert.NotNull(Prepare(AlertsHouse.Begin()));
        Assert.Empty(house.Ledger.NewestOfAll(10));
        Assert.Null(new OrderIssuer(house.Ledger, house.Cabinet, house.Options).Prepare(
            AlertsHouse.Begin() with { Areas = ["14999"], Hazard = "flod" }, Audience, AlertsHouse.Noon, out var errors));
        Assert.Equal(2, errors.Count);
    }

    private PreparedOrder? Prepare(OrderDraft draft) => new OrderIssuer(house.Ledger, house.Cabinet, house.Options).Prepare(draft, Audience, AlertsHouse.Noon, out _);
}
