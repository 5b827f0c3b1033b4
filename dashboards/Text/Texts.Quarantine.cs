using Telemetry.Contracts;

namespace Telemetry.Dashboards;

// Refused lines: how many, why, and what to do.
public sealed partial class Texts
{
    public string Quarantine => Say("隔離した行", "Refused lines");
    public string QuarantineEmpty => Say("隔離した行はありません。届いた行はすべて保存されています。", "No line is refused: every line that arrived is stored.");
    public string QuarantineNone => Say("この条件に合う行はありません。", "No line is refused for this reason or of this device.");
    public string QuarantineReplay => Say(
        "隔離した行は捨てられません。収集サーバーは起動のたびに、そのときの項目表と上限で判定し直し、測定値として読める行を保存して隔離から外します。原因を直してから収集サーバー（collector）を再起動してください。",
        "Refused lines are kept. At every start the collector judges them anew by its table of quantities and its limits: what is a measurement then is stored and leaves this page. Remove the cause, then restart the collector.");
    public string ByReason => Say("理由ごと", "By reason");
    public string RefusedLines => Say("行", "Lines");
    public string Arrivals => Say("到着", "Arrivals");
    public string DeviceCount => Say("装置数", "Devices");
    public string FirstTime => Say("最初", "First");
    public string LastTime => Say("最後", "Last");
    public string WhatToDo => Say("対処", "What to do");
    public string LineAsItCame => Say("届いた行", "The line as it came");
    public string LineCut => Say("（続きは省略）", "(cut here)");
    public string Older => Say("これより古い行", "Older lines");
    public string Newest => Say("最新の行へ", "Newest lines");
    public string ShowAll => Say("すべての行", "All lines");

    public string QuarantineHeadline(QuarantineSummary summary) => Say(
        $"{Figures.Count(summary.Lines)} 行を隔離中・到着 {Figures.Count(summary.Reasons.Sum(r => r.Times))} 回",
        $"{Figures.Count(summary.Lines)} lines refused, {Figures.Count(summary.Reasons.Sum(r => r.Times))} arrivals");

    public string QuarantineLimit(int limit) => Say(
        $"最大 {Figures.Count(limit)} 行まで残します。超えると古い行から消えます。", $"At most {Figures.Count(limit)} lines are kept; beyond that the oldest go.");

    public string QuarantineShown(QuarantineAsk ask) => (ask.Reason, ask.Device) switch
    {
        ({ } reason, { } device) => Say($"理由 {reason}、装置 {device} の行", $"Lines of {device} refused as {reason}"),
        ({ } reason, null) => Say($"理由 {reason} の行", $"Lines refused as {reason}"),
        (null, { } device) => Say($"装置 {device} の行", $"Lines of {device}"),
        _ => Say("新しい順", "Newest first"),
    };

    public string QuarantineUnavailable(CollectorFault fault) => Say(
        $"隔離した行を取得できません（{Fault(fault)}）。収集サーバーを確認し、このページを再読み込みしてください。",
        $"Refused lines cannot be fetched ({Fault(fault)}). Check the collector, then reload this page.");

    public string Cure(QuarantineCure cure) => cure switch
    {
        QuarantineCure.Table => Say(
            "項目表（contracts）にない測定・項目・範囲です。表に加えた版を配備すると、再起動のときに保存されます。誤りなら送信側を直してください。",
            "The table of quantities (contracts) has no such measurement, field or range. Deploy a version that has it, and the restart stores these lines; if it is a mistake, correct the sender."),
        QuarantineCure.Limit => Say(
            "収集サーバーの上限です。Store:MaxSeriesPerDevice などを上げると、再起動のときに保存されます。",
            "A limit of the collector. Raise Store:MaxSeriesPerDevice or Store:MaxDevices, and the restart stores these lines."),
        QuarantineCure.Clock => Say("送信側の時計を直してください。届いた行は保存されません。", "Correct the sender's clock. These lines stay refused."),
        QuarantineCure.Server => Say("時系列サーバーが拒みました。同じ項目が別の型で書かれていないかを確認してください。", "The server of the time series refused them. See whether a field was written with another type before."),
        _ => Say("行の書き方が誤っています。送信側を直してください。届いた行は保存されません。", "They are not written as line protocol is. Correct the sender; these lines stay refused."),
    };
}
