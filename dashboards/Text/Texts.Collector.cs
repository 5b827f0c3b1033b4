using Telemetry.Contracts;

namespace Telemetry.Dashboards;

// The collector's absence, charts without data, problem pages: what is missing, since when, what to do.
public sealed partial class Texts
{
    public string CsvNotUnderstood => Say(
        "この CSV のリンクは正しくありません。グラフの「CSV」からもう一度開いてください。",
        "This CSV link is not understood. Open it again from the chart's CSV link.");
    public string CsvUnavailable => Say(
        "収集サーバーが応答しないため、CSV を作れません。しばらくしてからもう一度開いてください。",
        "The collector gives no answer, so there is no CSV now. Open the link again later.");
    public string ChartEmpty => Say(
        "この期間の値はありません。期間を広げるか、別の日を選んでください。",
        "There are no values in this range. Choose a wider range or another day.");
    public string OutageTitle => Say("収集サーバーが応答していません", "The collector gives no answer");
    public string StateUnknown => Say("いまの状態は確認できません", "The present state is unknown");
    public string StateUnknownMore => Say("下は最後に確認できた状態です。", "Below is the last state that was seen.");

    public string Outage(Outage outage) => outage.LastKnown is { } last
        ? Say(
            $"{JapanTime.ShortText(outage.Since)} から値を受け取れません（{Fault(outage.Fault)}）。表示は {JapanTime.ShortText(last)} に確認できた最後の値です。収集サーバーとネットワークを確認してください。復旧すると自動で更新します。",
            $"Nothing has arrived since {JapanTime.ShortText(outage.Since)} ({Fault(outage.Fault)}). What you see are the last values, known at {JapanTime.ShortText(last)}. Check the collector and the network; the pages recover by themselves.")
        : Say(
            $"起動してから一度も値を受け取っていません（{Fault(outage.Fault)}）。収集サーバーが動いているか、アドレスの設定が正しいかを確認してください。つながると自動で表示します。",
            $"Nothing has arrived since this server started ({Fault(outage.Fault)}). Check that the collector runs and that its address is right; the pages fill by themselves.");

    public string Fault(CollectorFault fault) => fault switch
    {
        CollectorFault.Unreachable => Say("接続できません", "no connection"),
        CollectorFault.TimedOut => Say("時間内に応答がありません", "no answer in time"),
        CollectorFault.Refused => Say("エラーの応答", "it answers with an error"),
        _ => Say("応答を読み取れません", "its answer cannot be read"),
    };

    public string ChartUnavailable(CollectorFault fault) => Say(
        $"グラフの値を取得できません（{Fault(fault)}）。収集サーバーを確認し、このページを再読み込みしてください。",
        $"The values of this chart cannot be fetched ({Fault(fault)}). Check the collector, then reload this page.");

    public string ChartStale(DateTimeOffset at) => Say(
        $"収集サーバーが応答しないため、{JapanTime.ShortText(at)} に取得したグラフです。",
        $"The collector gives no answer: this chart was fetched at {JapanTime.ShortText(at)}.");

    public string ProblemTitle(int status) => status == 404 ? Say("ページがありません", "No such page") : Say("表示できません", "This cannot be shown");

    public string Problem(int status) => status switch
    {
        404 => Say("このアドレスのページはありません。上のページ名から選んでください。", "There is no page at this address. Choose one from the page names above."),
        _ => Say(
            "ページを作る途中で問題が起きました。記録は残っています。しばらくしてから再読み込みしてください。続くときは運用担当に知らせてください。",
            "Something went wrong while this page was made; it is in the log. Reload in a moment. If it lasts, tell operations."),
    };
}
