using Telemetry.Contracts;

namespace Telemetry.Dashboards;

// The page of one post, and the search in the list of all.
public sealed partial class Texts
{
    public string ToAllPosts => Say("すべての観測局へ", "All posts");
    public string NoSuchPost => Say(
        "この名前の観測局はありません。一覧で名前を確かめてください。", "There is no post of this name. Look for it in the list.");
    public string Category => Say("区分", "Category");
    public string AreaOfPost => Say("地域", "Area");
    public string Address => Say("住所", "Address");
    public string Uptime => Say("起動からの時間", "Uptime");
    public string Hardware => Say("機器", "Hardware");
    public string NewestValues => Say("最新の値", "Newest values");
    public string Quantity => Say("項目", "Quantity");
    public string ValueHeader => Say("値", "Value");
    public string MeasuredAt => Say("測定時刻", "Measured");
    public string PostIncidents => Say("障害の記録", "Incidents");
    public string NoIncidents => Say("最近の障害はありません。", "No recent incident.");
    public string PostCommands => Say("操作コマンド", "Commands");
    public string PostCommandsNote => Say(
        "収集サーバーの端末に貼り付けて実行します。操作は監査記録に残ります。",
        "Paste one into a terminal of the collector's machine. What is done is in the audit log.");
    public string Identify => Say("ランプを点滅させて場所を確かめる", "Blink, to find it");
    public string Diagnostics => Say("診断情報を送らせる", "Have it send diagnostics");
    public string SearchPosts => Say("名前・場所で検索", "Name or place");
    public string Search => Say("検索", "Search");
    public string AnyChoice => Say("すべて", "All");
    public string ClearSearch => Say("条件を消す", "Clear");
    public string NoPostMatches => Say("条件に合う局はありません。条件を減らしてください。", "No post matches. Take away a condition.");
    public string PreviousPage => Say("前のページ", "Previous page");
    public string NextPage => Say("次のページ", "Next page");

    public string RestartSource(string source) => Say($"測定元 {source} を再起動する", $"Restart source {source}");

    public string PageOf(int page, int pages, int count) => Say(
        $"{Figures.Count(count)} 局・{Figures.Count(page)} / {Figures.Count(pages)} ページ", $"{Figures.Count(count)} posts, page {Figures.Count(page)} of {Figures.Count(pages)}");

    public string IncidentOver(string state) => Say($"{IncidentState(state)}（終了）", $"{IncidentState(state)} (over)");

    public string JournalTotals(JournalStatus journal) => Say(
        $"記録 {Figures.Count(journal.Journalled)} 件・破棄 {Figures.Count(journal.Dropped)} 件・{Figures.Count(journal.Bytes)} バイト",
        $"{Figures.Count(journal.Journalled)} samples journalled, {Figures.Count(journal.Dropped)} dropped, {Figures.Count(journal.Bytes)} bytes");

    public string QuantityName(LatestValue value) =>
        Measurements.Find(value.Measurement)?.Find(value.Field) is { } quantity ? Say(quantity.Japanese, quantity.English) : value.Field;

    /// <param name="word">The registry's; one that is not known here stays as it is.</param>
    public string CategoryName(string? word) => word switch
    {
        "station" => Say("駅", "Station"),
        "commercial" => Say("商業施設", "Commercial"),
        "administrative" => Say("行政施設", "Administrative"),
        "shelter" => Say("避難所", "Shelter"),
        "school" => Say("学校", "School"),
        "park" => Say("公園", "Park"),
        "culture" => Say("文化施設", "Culture"),
        "sports" => Say("スポーツ施設", "Sports"),
        "medical" => Say("医療福祉施設", "Medical"),
        "tourism" => Say("観光施設", "Tourism"),
        "street" => Say("街路", "Street"),
        "other" => Say("その他", "Other"),
        _ => word ?? Figures.None,
    };
}
