using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

public sealed partial class Texts
{
    public string ConnectedNow => Say("いまの接続", "Connected now");
    public string AccessToday => Say("今日のアクセス", "Accesses today");
    public string AccessMonth => Say("今月のアクセス", "Accesses this month");
    /// <summary>The counting word; English needs none.</summary>
    public string Devices => Say("台", "");

    /// <inheritdoc cref="Devices"/>
    public string Times => Say("回", "");

    public string AccessPoint => Say("アクセスポイント", "Access point");
    public string Now => Say("いま", "Now");
    public string Measured => Say("測定時刻", "Measured");
    public string Today => Say("今日", "Today");
    public string WeekAgo => Say("先週の同時刻まで", "A week ago by now");
    public string Difference => Say("差", "Difference");
    public string AccessPoints => Say("アクセスポイントごとの利用", "Use of each access point");
    public string NoAccessPoints => Say(
        "Wi-Fi の値はまだ届いていません。アクセスポイントの局が hostapd に接続すると、ここに表示されます。",
        "No Wi-Fi value has arrived yet. Once a post at an access point reaches its hostapd, it is shown here.");
    public string StationsChart => Say("接続中の端末は何台か", "How many devices are connected");
    public string AccessChart => Say("アクセスは何回あったか", "How many accesses there were");
    public string NoCount => Say("集計できません", "cannot be counted");
    public string NoValueNow => Say("新しい値がありません", "no recent value");
    public string NoWeekAgo => Say("先週の値がありません", "no values a week ago");
    public string AccessCsv => Say("今日の 1 時間ごとの回数（CSV）", "Today by the hour (CSV)");
    public string AccessNote => Say(
        "アクセスは、端末がアクセスポイントに接続した回数です（日本時間 0 時から）。同じ端末のつなぎ直しも数えます。",
        "An access is one association of a device with an access point (from 0:00 Japan time); reconnections count again.");

    public string AccessPointsIncluded(int fresh, int all) => fresh == all
        ? Say($"{all} か所の合計", all == 1 ? "at 1 access point" : $"at {all} access points")
        : Say($"{all} か所のうち新しい値がある {fresh} か所の合計", $"at the {fresh} of {all} access points with a recent value");

    public string AgainstWeekAgo(DateTimeOffset now, long before, string? percent)
    {
        var change = percent is null ? "" : Say($"（{percent} %）", $" ({percent} %)");
        return Say($"先週{Weekday(now)}の同時刻まで {Figures.Count(before)} 回{change}", $"last {Weekday(now)} by this time {Figures.Count(before)}{change}");
    }

    public string SinceFirst(DateTimeOffset now) =>
        Say($"{JapanTime.From(now).Month} 月 1 日から", $"since {JapanTime.From(now).ToString("MMMM", CultureInfo.InvariantCulture)} 1");

    public string NothingWeekAgo(DateTimeOffset now) => Say($"先週{Weekday(now)}の値はまだありません", $"no values of last {Weekday(now)} yet");
}
