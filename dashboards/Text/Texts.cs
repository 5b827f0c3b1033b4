using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Every word the pages say, in both languages side by side; a page asks for a meaning, never for a language.</summary>
public sealed partial class Texts
{
    private Texts(Language language) => Language = language;

    public static Texts Japanese { get; } = new(Language.Japanese);
    public static Texts English { get; } = new(Language.English);

    public Language Language { get; }

    public static Texts In(Language language) => language == Language.Japanese ? Japanese : English;

    private string Say(string ja, string en) => Language == Language.Japanese ? ja : en;

    // Frame
    public string Overview => Say("概況", "Overview");
    public string Wifi => Say("Wi-Fi アクセス", "Wi-Fi access");
    public string Environment => Say("環境", "Environment");
    public string Alerts => Say("発令中の情報", "Alerts in force");
    public string Site => Say("観測データ", "Telemetry");
    public string Pages => Say("ページ", "Pages");
    public string Display => Say("表示の設定", "Display settings");
    public string ToContent => Say("本文へ移動", "Skip to content");
    public string OtherLanguage => Say("English", "日本語");

    /// <summary>What the switch says: the theme that is on.</summary>
    public string ThemeIs(Theme theme) => theme switch
    {
        Theme.Dark => Say("表示: 暗い", "Theme: dark"),
        Theme.Light => Say("表示: 明るい", "Theme: light"),
        _ => Say("表示: 自動", "Theme: auto"),
    };

    public string LiveOn => Say("自動で更新しています。", "Updating by itself.");
    public string LiveOff => Say("自動更新が切れています。つなぎ直しています。", "Live updates stopped; reconnecting.");
    public string LiveNeedsScript => Say(
        "このページはスクリプトなしでも読めます。新しい値を見るには再読み込みしてください。",
        "This page works without script. Reload it to see newer values.");
    public string TimesAreJapan => Say("時刻はすべて日本時間です。", "All times are Japan time.");

    // Time
    public string JustNow => Say("たった今", "just now");
    public string SecondsAgo => Say("{0} 秒前", "{0} s ago");
    public string MinutesAgo => Say("{0} 分前", "{0} min ago");

    /// <summary>Relative time, only under an hour; null beyond it and for the future.</summary>
    public string? Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < -5 } => null,
        { TotalSeconds: < 2 } => JustNow,
        { TotalMinutes: < 1 } => Fill(SecondsAgo, (long)age.TotalSeconds),
        { TotalHours: < 1 } => Fill(MinutesAgo, (long)age.TotalMinutes),
        _ => null,
    };

    public string Duration(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => Say($"{(long)span.TotalSeconds} 秒", $"{(long)span.TotalSeconds} s"),
        { TotalHours: < 1 } => Say($"{(long)span.TotalMinutes} 分", $"{(long)span.TotalMinutes} min"),
        { TotalDays: < 2 } => Say($"{(long)span.TotalHours} 時間", $"{(long)span.TotalHours} h"),
        _ => Say($"{(long)span.TotalDays} 日", $"{(long)span.TotalDays} days"),
    };

    public string Weekday(DateTimeOffset instant)
    {
        var day = (int)JapanTime.From(instant).DayOfWeek;
        return Say("日月火水木金土"[day] + "曜日", ((DayOfWeek)day).ToString());
    }

    private static string Fill(string pattern, long number) => pattern.Replace("{0}", Figures.Count(number), StringComparison.Ordinal);
}
