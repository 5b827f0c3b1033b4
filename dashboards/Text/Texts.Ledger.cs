using Telemetry.Contracts;

namespace Telemetry.Dashboards;

// Ledger: what should be there, what is, and where the rest went.
public sealed partial class Texts
{
    public string Ledger => Say("データの到達", "Delivery");
    public string Period => Say("期間", "Period");
    public string Expected => Say("予定", "Expected");
    public string Received => Say("到達", "Received");
    public string Late => Say("遅延", "Late");
    public string Duplicate => Say("重複", "Duplicate");
    public string Dropped => Say("局で破棄", "Dropped");
    public string Missing => Say("欠測", "Missing");
    public string UnderWay => Say("送信待ち", "Waiting");
    public string Day => Say("日", "Day");
    public string Drains => Say("送信待ちの局", "Posts with a backlog");
    public string OldestWaits => Say("最古", "Oldest");
    public string TimeToEmpty => Say("解消の見込み", "Time to empty");
    public string ToldAt => Say("報告", "Told");
    public string DrainNote => Say(
        "待っているデータは自動で届きます。急ぐときは、収集サーバーで collector command backfill 局名 を実行すると、回線の割り当てを待たずに送ります。",
        "What waits comes by itself. To have it at once, run collector command backfill POST at the collector: the post then sends without sharing its link.");

    public string LedgerTable => Say("局と日ごとの到達（失われたものが多い順）", "By post and day, the worst first");
    public string NoLedger => Say(
        "収集サーバーから記録を受け取れません。収集サーバーとネットワークを確認してください。",
        "The collector does not give its ledger. Check the collector and the network.");
    public string LedgerNote => Say(
        "数は送信のまとまりの数です。遅延と重複は失われていません。局で破棄は、局の保存容量か保存期間を超えたため局が消したと報告したもの、欠測は、届かず局にも残っていないものです。",
        "Counts are batches. Late and duplicate ones are not lost. Dropped: the post told that it had to delete them, because its journal was full or they were too old. Missing: neither here nor at the post.");

    public string Days(int length) => length == 1 ? Say("今日", "Today") : Say($"{length} 日間", $"{length} days");

    public string ArrivedOf(LedgerCounts c) => Say(
        $"到達 {Figures.Count(c.Received)} / {Figures.Count(c.Expected)}", $"{Figures.Count(c.Received)} of {Figures.Count(c.Expected)} received");

    public string MissingCount(long count) => Say($"欠測 {Figures.Count(count)}", $"{Figures.Count(count)} missing");

    public string DroppedCount(long count) => Say($"局で破棄 {Figures.Count(count)}", $"{Figures.Count(count)} dropped");

    public string UnderWayCount(long count) => Say($"送信待ち {Figures.Count(count)}", $"{Figures.Count(count)} waiting");

    public string NothingCounted(int length) => Say(
        $"{Days(length)}に届いたデータも、届くはずのデータもありません。", $"Nothing arrived and nothing was expected ({Days(length).ToLowerInvariant()}).");

    public string LedgerAdvice(LedgerCounts c) => c switch
    {
        { Missing: > 0 } => Say(
            "欠測のデータは局にも残っていません。記録が壊れて別に保存されていないか（journal.db.damaged-…）、カードが交換されていないか、下の局を確認してください。",
            "What is missing is no longer at the posts either. Look at the posts below for a damaged journal that was set aside (journal.db.damaged-…), or a card that was changed."),
        { Dropped: > 0 } => Say(
            "局の保存容量か保存期間を超える切断がありました。下の局の回線を確認し、必要なら保存容量を増やしてください。",
            "Posts were cut off for longer than their journals hold. Check the links of the posts below, and enlarge their journals if need be."),
        { UnderWay: > 0 } => Say("送信待ちのデータは自動で届きます。対応の必要はありません。", "What waits comes by itself. Nothing to do."),
        _ => Say("予定されたデータはすべて届いています。対応の必要はありません。", "All that was expected has arrived. Nothing to do."),
    };

    public string Drain(DrainView drain) => drain switch
    {
        { SecondsToEmpty: { } seconds } => Say($"約 {Duration(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 4e9)))}", $"about {Duration(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 4e9)))}"),
        { BatchesPerSecond: null } => Say("まだ分かりません", "not known yet"),
        _ => Say("減っていません。回線を確認してください。", "not getting less: check the link"),
    };

    public string PlainOnly(LedgerCounts c) => Say(
        $"{Figures.Count(c.Lines)} 行（番号なしのため到達は数えられません）", $"{Figures.Count(c.Lines)} lines (without numbers, so gaps cannot be counted)");

    public string Uncounted(long batches) => Say(
        $"台帳に入りきらない局から {Figures.Count(batches)} まとまりが届きました。保存はされています。収集サーバーの Devices:MaxDevices を確認してください。",
        $"{Figures.Count(batches)} batches came from posts beyond those that are counted. They are stored. See Devices:MaxDevices at the collector.");

    public string LeftOff(long rows) => Say($"ほかに {Figures.Count(rows)} 行あります（失われたものが少ない順に省略）。", $"{Figures.Count(rows)} more rows are left off, those with the least lost.");
}
