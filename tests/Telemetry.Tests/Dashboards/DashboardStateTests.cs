using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardStateTests
{
    private static readonly DateTimeOffset Now = DashboardsHouse.Now;
    private static readonly StateOptions Limits = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData("online", SourceState.Ok, 8, 0, PostState.Ok, PostCause.None)]
    [InlineData("online", SourceState.Ok, 60, 60, PostState.Ok, PostCause.None)]
    [InlineData("online", SourceState.Ok, 61, 0, PostState.Late, PostCause.ValuesLate)]
    [InlineData("online", SourceState.Ok, 300, 0, PostState.Late, PostCause.ValuesLate)]
    [InlineData("online", SourceState.Ok, 301, 0, PostState.Silent, PostCause.NoValues)]
    [InlineData("online", SourceState.Ok, 8, 61, PostState.Late, PostCause.Backlog)]
    [InlineData("online", SourceState.Waiting, 8, 0, PostState.Late, PostCause.SourceWaiting)]
    [InlineData("online", SourceState.Silent, 8, 0, PostState.Silent, PostCause.SourceSilent)]
    [InlineData("online", SourceState.Failed, 8, 0, PostState.Silent, PostCause.SourceFailed)]
    [InlineData("online", SourceState.Failed, 9_000, 9_000, PostState.Silent, PostCause.SourceFailed)]
    [InlineData("offline", SourceState.Failed, 8, 0, PostState.Offline, PostCause.Offline)]
    [InlineData("retired", SourceState.Ok, 8, 0, PostState.Offline, PostCause.Offline)]
    public void The_worst_finding_decides(string state, SourceState source, int ageSeconds, double backlogSeconds, PostState expected, PostCause cause)
    {
        var post = DashboardsScene.Post("ap-0001", "hostapd", source) with
        {
            State = state, Journal = new JournalStatus(1, 1, backlogSeconds, 1, 0, null, null),
        };
        var judgement = PostStatePolicy.Judge(post, Now.AddSeconds(-ageSeconds), Now, Limits);
        Assert.Equal((expected, cause), (judgement.State, judgement.Cause));
    }

    [Theory]
    [InlineData(30, PostState.Ok)]
    [InlineData(90, PostState.Silent)]
    public void A_post_without_any_value_is_silent_once_it_had_time_to_send_one(int onlineForSeconds, PostState expected)
    {
        var post = DashboardsScene.Post("ap-0001") with { Since = Now.AddSeconds(-onlineForSeconds) };
        Assert.Equal(expected, PostStatePolicy.Judge(post, null, Now, Limits).State);
    }

    [Fact]
    public void The_culprit_and_its_reason_are_named()
    {
        var post = DashboardsScene.Post("air-001", "sds011", SourceState.Failed, "no frame for 60 s");
        var judgement = PostStatePolicy.Judge(post, Now, Now, Limits);
        Assert.Equal(("sds011", "no frame for 60 s"), (judgement.Source, judgement.Reason));
        Assert.Contains("sds011", Texts.Japanese.Advice(judgement), StringComparison.Ordinal);
        Assert.Contains("sds011", Texts.English.Advice(judgement), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("online", "clock", PostState.Late, PostCause.Clock)]
    [InlineData("offline", "never-seen", PostState.Offline, PostCause.NeverSeen)]
    [InlineData("offline", "clock", PostState.Offline, PostCause.Offline)]
    [InlineData("online", "store", PostState.Ok, PostCause.None)]
    public void What_only_the_collector_can_know_is_taken_from_its_root_cause(string state, string root, PostState expected, PostCause cause)
    {
        var post = DashboardsScene.Post("air-001", "sds011") with { State = state, Root = new RootCauseView(root, root, Now) };
        var judgement = PostStatePolicy.Judge(post, Now, Now, Limits);
        Assert.Equal((expected, cause), (judgement.State, judgement.Cause));
    }

    [Fact]
    public void Only_the_newest_revision_of_an_order_in_force_is_shown_and_real_ones_come_first()
    {
        AlertView[] alerts =
        [
            DashboardsScene.Alert("drill", 5) with { Order = "drill" }, DashboardsScene.Alert("actual", 3) with { Order = "real" },
            DashboardsScene.Alert(rev: 1), DashboardsScene.Alert(kind: "end", rev: 2),
            DashboardsScene.Alert(expires: Now) with { Order = "expired" }, DashboardsScene.Alert("test") with { Order = "test" },
        ];
        Assert.Equal(["real", "drill"], ActiveAlert.Of(alerts, Now).Select(a => a.View.Order));
    }

    [Fact]
    public async Task An_alert_stands_above_every_page_with_level_and_words_and_a_drill_says_so()
    {
        await using var house = await DashboardsHouse.Open(new StubCollector { Alerts = [DashboardsScene.Alert("drill")] });
        foreach (var path in new[] { "/", "/wifi", "/environment", "/alerts", "/problem/404" })
        {
            var (ja, en) = (await house.Html(path + "?lang=ja"), await house.Html(path + "?lang=en"));
            foreach (var words in new[] { "訓練</strong>", "警戒レベル 4", "多摩川 避難指示", "alert level-4 drill" }) Assert.Contains(words, ja, StringComparison.Ordinal);
            foreach (var words in new[] { "DRILL</strong>", "Alert level 4", "Tama River: evacuation order" }) Assert.Contains(words, en, StringComparison.Ordinal);
            Assert.True(ja.IndexOf("警戒レベル", StringComparison.Ordinal) < ja.IndexOf("<header", StringComparison.Ordinal));
        }
    }
}
