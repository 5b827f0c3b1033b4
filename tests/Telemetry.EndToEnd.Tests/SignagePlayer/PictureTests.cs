using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

/// <summary>Pictures of every page into artifacts/screenshots; each fails on text that sticks out of the screen or of its box.</summary>
[Collection(SignCollection.Name)]
public sealed class PictureTests(SignBrowser browser)
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgqLvzHwAEWQJ2hJ1tkwAAAABJRU5ErkJggg==";

    public static TheoryData<int, int, string> Screens => new() { { 1920, 1080, "1920" }, { 1080, 1920, "portrait" }, { 390, 844, "390" }, { 1280, 720, "1280" } };

    [Theory, MemberData(nameof(Screens))]
    public async Task Every_page_fits_its_screen(int width, int height, string name)
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url, width, height);
        await page.SeesAsync(".tile[data-tone='ok']");
        await page.SeesAsync(".slide.now");
        await Eventually.True(
            () => page.Page.EvaluateAsync<bool>("getComputedStyle(document.querySelector('.slide.now')).opacity === '1'"), "the slide has faded in");
        await page.ShootAsync($"sign-{name}-normal");
        await DrillAndEndAsync(stand, page, name);
        foreach (var level in (int[])[2, 3, 4, 5]) await LevelAsync(stand, page, level, name);
        await QuakeAsync(stand, page, name);
        await HidesOthersAsync(stand, page, name);
        await BareAsync(stand, page, name);
        await WithdrawnAsync(stand, page, name);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Longest_texts_never_overflow()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        var long400 = string.Concat(Enumerable.Repeat("長い見出しの文字列", 45))[..400];
        var words = string.Concat(Enumerable.Repeat("evacuation information ", 18))[..400];
        var texts = new Dictionary<string, string> { ["ja"] = long400, ["ja-easy"] = long400, ["en"] = words };

        await stand.Desk.SendAsync(stand.Desk.Order("long") with
        {
            Headline = texts, Action = texts, Areas = [TestDesk.Area, .. Enumerable.Range(13101, 40).Select(a => $"{a}")],
        });

        var shown = await stand.Desk.ReceiptAsync("long", ReceiptState.Shown);
        Assert.Equal("replaced: headline.en, headline.ja, headline.ja-easy, action.en, action.ja, action.ja-easy", shown.Reason);
        await page.ShootAsync("sign-1920-longest");
        // Legibility veto: what cannot be shown large enough gives way to the built-in phrase.
        Assert.Contains("全員避難", await page.TextAsync());
    }

    [Theory, InlineData(1920, 1080), InlineData(1080, 1920), InlineData(1280, 720)]
    public async Task Texts_within_the_limits_that_the_desk_is_told_are_never_replaced(int width, int height)
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url, width, height);
        await page.SeesAsync(".normal");
        static Dictionary<string, string> Texts(Func<string, int> limit) => new()
        {
            ["ja"] = string.Concat(Enumerable.Repeat("多摩川沿いの皆様へ", 10))[..limit("ja")],
            ["ja-easy"] = string.Concat(Enumerable.Repeat("にげる ばしょは 学校です ", 10))[..limit("ja-easy")].Trim(),
            ["en"] = string.Concat(Enumerable.Repeat("People along the Tama River, ", 10))[..limit("en")].Trim(),
        };
        // In the frame of a drill there is least room.
        await stand.Desk.SendAsync(stand.Desk.Order("limit") with { Status = OrderStatus.Drill, Headline = Texts(OrderTextLimits.Headline), Action = Texts(OrderTextLimits.Action) });
        var shown = await stand.Desk.ReceiptAsync("limit", ReceiptState.Shown);
        await page.ShootAsync($"sign-{width}x{height}-limits");
        Assert.Null(shown.Reason);
    }

    [Theory, InlineData(1920, 1080, "landscape"), InlineData(1080, 1920, "portrait")]
    public async Task Every_hazard_fits_at_each_level_that_it_may_carry(int width, int height, string name)
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url, width, height);
        await page.SeesAsync(".normal");
        var none = new Dictionary<string, string>();
        foreach (var hazard in Hazards.All)
        foreach (var level in hazard.MaxLevel == 0 ? [0] : Enumerable.Range(1, hazard.MaxLevel))
        foreach (var status in level == hazard.MaxLevel ? (OrderStatus[])[OrderStatus.Actual, OrderStatus.Drill] : [OrderStatus.Actual])
        {
            var id = $"{hazard.Word}-{level}-{status}".ToLowerInvariant();
            var order = stand.Desk.Order(id, level, hazard.Word) with
            {
                Status = status, Headline = none, Action = none, Arrival = hazard.Word == "eew" ? TestDesk.Now + 60_000 : null,
            };
            await stand.Desk.SendAsync(order);
            await stand.Desk.ReceiptAsync(id, ReceiptState.Shown);
            await page.ShootAsync($"hazard-{name}-{id}", barriersToo: false);
            await stand.Desk.SendAsync(stand.Desk.After(order, OrderKind.End));
            await stand.Desk.ReceiptAsync(id, ReceiptState.Ended);
        }
    }

    [Theory, InlineData(150, "old"), InlineData(900, "gone")]
    public async Task Old_values_are_greyed_and_then_leave_for_a_dash_and_the_reason(double secondsOld, string age)
    {
        await using var stand = await SignStand.StartAsync(secondsOld);
        await using var page = await browser.OpenAsync(stand.Player.Url);

        await page.SeesAsync($".tile[data-age='{age}'] .from span:nth-child(2):not(:empty)");

        var number = await page.Page.Locator(".tile .number").First.InnerTextAsync();
        Assert.Equal(age == "old" ? "12.4µg/m³" : "—", number.Replace("\n", "", StringComparison.Ordinal));
        await page.ShootAsync($"sign-1920-values-{age}");
    }

    [Fact]
    public async Task The_playlist_follows_its_folder_and_skips_what_is_no_picture()
    {
        await using var stand = await SignStand.StartAsync();
        await using var page = await browser.OpenAsync(stand.Player.Url);
        await page.SeesAsync(".slide.now[src='/slides/1-shelter.svg']");

        File.WriteAllText(Path.Combine(stand.Player.Content, "a-broken.jpg"), "no picture");
        File.WriteAllBytes(Path.Combine(stand.Player.Content, "b 駅前.png"), Convert.FromBase64String(Png));

        await page.SeesAsync(".slide.now[src^='/content/b%20']");
        await Eventually.True(() => stand.Player.Log.Contains("a-broken.jpg", StringComparison.Ordinal), "the broken picture is in the log", () => stand.Player.Log);
        File.Delete(Path.Combine(stand.Player.Content, "b 駅前.png"));
        File.Delete(Path.Combine(stand.Player.Content, "a-broken.jpg"));
        await page.SeesAsync(".slide.now[src^='/slides/']");
        Assert.Empty(page.Errors);
    }

    private static async Task LevelAsync(SignStand stand, SignPage page, int level, string name)
    {
        var headlines = new Dictionary<int, string> { [2] = "川崎区に洪水注意報", [3] = "川崎区に高齢者等避難", [4] = "川崎区に避難指示", [5] = "川崎区に緊急安全確保" };
        var actions = new Dictionary<int, string> { [2] = "避難の方法を\n確認", [3] = "危険な場所から\n高齢者等は避難", [4] = "危険な場所から\n全員避難", [5] = "命の危険\n直ちに安全確保" };
        var order = stand.Desk.Order($"level-{level}-{name}", level) with
        {
            Headline = new Dictionary<string, string> { ["ja"] = headlines[level] }, Action = new Dictionary<string, string> { ["ja"] = actions[level] },
        };
        await ShootAndEndAsync(stand, page, order, $"sign-{name}-level-{level}");
    }

    private static Task QuakeAsync(SignStand stand, SignPage page, string name)
    {
        var order = stand.Desk.Order($"eew-{name}", 0, "eew") with
        {
            Origin = OrderOrigin.Jma, Arrival = TestDesk.Now + 30_000, Headline = new Dictionary<string, string>(), Action = new Dictionary<string, string>(),
        };
        return ShootAndEndAsync(stand, page, order, $"sign-{name}-eew");
    }

    private static async Task HidesOthersAsync(SignStand stand, SignPage page, string name)
    {
        var none = new Dictionary<string, string>();
        var flood = stand.Desk.Order($"hidden-{name}", 3) with { Headline = none, Action = none };
        await stand.Desk.SendAsync(flood);
        await stand.Desk.ReceiptAsync(flood.Order, ReceiptState.Shown);
        var tsunami = stand.Desk.Order($"first-{name}", 0, "tsunami") with { Headline = none, Action = none };
        await stand.Desk.SendAsync(tsunami);
        await stand.Desk.ReceiptAsync(tsunami.Order, ReceiptState.Shown);
        await page.SeesAsync(".facts", "ほかに 1 件", "洪水 レベル3 Flood, level 3");
        await page.ShootAsync($"sign-{name}-others");
        foreach (var order in (AlertOrder[])[flood, tsunami])
        {
            await stand.Desk.SendAsync(stand.Desk.After(order, OrderKind.End));
            await stand.Desk.ReceiptAsync(order.Order, ReceiptState.Ended);
        }
    }

    // A hazard that the device does not know, without any text: the general phrases.
    private static Task BareAsync(SignStand stand, SignPage page, string name)
    {
        var order = stand.Desk.Order($"bare-{name}", 0, "unheard-of") with
        {
            Origin = OrderOrigin.Sensor, Headline = new Dictionary<string, string>(), Action = new Dictionary<string, string>(),
        };
        return ShootAndEndAsync(stand, page, order, $"sign-{name}-bare");
    }

    private static async Task ShootAndEndAsync(SignStand stand, SignPage page, AlertOrder order, string picture)
    {
        await stand.Desk.SendAsync(order);
        await stand.Desk.ReceiptAsync(order.Order, ReceiptState.Shown);
        await page.ShootAsync(picture);
        await stand.Desk.SendAsync(stand.Desk.After(order, OrderKind.End));
        await stand.Desk.ReceiptAsync(order.Order, ReceiptState.Ended, r => r.Frame is not null);
    }

    private static async Task DrillAndEndAsync(SignStand stand, SignPage page, string name)
    {
        var drill = stand.Desk.Order($"drill-{name}") with { Status = OrderStatus.Drill };
        await stand.Desk.SendAsync(drill);
        await stand.Desk.ReceiptAsync(drill.Order, ReceiptState.Shown);
        await page.ShootAsync($"sign-{name}-drill");
        await stand.Desk.SendAsync(stand.Desk.After(drill, OrderKind.End));
        await stand.Desk.ReceiptAsync(drill.Order, ReceiptState.Ended, r => r.Frame is not null);
        await page.ShootAsync($"sign-{name}-drill-ended");
        var order = stand.Desk.Order($"ended-{name}");
        await stand.Desk.SendAsync(order);
        await stand.Desk.ReceiptAsync(order.Order, ReceiptState.Shown);
        await stand.Desk.SendAsync(stand.Desk.After(order, OrderKind.End, "大雨のおそれがなくなったため、避難指示を解除しました。"));
        await stand.Desk.ReceiptAsync(order.Order, ReceiptState.Ended, r => r.Frame is not null);
        await page.ShootAsync($"sign-{name}-ended");
    }

    private static async Task WithdrawnAsync(SignStand stand, SignPage page, string name)
    {
        var order = stand.Desk.Order($"wrong-{name}");
        await stand.Desk.SendAsync(order);
        await stand.Desk.ReceiptAsync(order.Order, ReceiptState.Shown);
        await stand.Desk.SendAsync(stand.Desk.After(order, OrderKind.Withdraw));
        await stand.Desk.ReceiptAsync(order.Order, ReceiptState.Ended, r => r.Frame is not null);
        await page.ShootAsync($"sign-{name}-withdrawn");
    }
}
