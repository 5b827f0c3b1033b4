using Telemetry.Contracts;

namespace Telemetry.Dashboards;

public sealed partial class Texts
{
    public string DrillMark => Say("訓練", "DRILL");
    public string Details => Say("詳しく", "Details");
    public string NoAlerts => Say("いま発令中の情報はありません。", "No alert is in force.");
    public string Receipts => Say("装置ごとの受信", "What each device did");
    public string Device => Say("装置", "Device");
    public string Stage => Say("段階", "Stage");
    public string After => Say("受信からの時間", "After receipt");
    public string Reason => Say("理由", "Reason");
    public string NoReceipts => Say(
        "まだどの装置からも受信の知らせがありません。ブローカーと装置の接続を確認してください。",
        "No device has answered yet. Check the broker and the devices' connections.");
    public string Area => Say("対象地域", "Area");
    public string Hazard => Say("種別", "Hazard");
    public string IssuedAt => Say("発令", "Issued");
    public string ExpiresAt => Say("期限", "Expires");
    public string Number => Say("番号", "Order");

    public string Level(int level) => Say($"警戒レベル {level}", $"Alert level {level}");

    public string Issued(DateTimeOffset at) => Say($"{JapanTime.ShortText(at)} 発令", $"issued {JapanTime.ShortText(at)}");

    public string Receipt(ReceiptState state) => state switch
    {
        ReceiptState.Received => Say("受信", "received"),
        ReceiptState.Verified => Say("検証済み", "verified"),
        ReceiptState.Acted => Say("動作済み", "acted"),
        ReceiptState.Shown => Say("表示中", "shown"),
        ReceiptState.Ended => Say("終了", "ended"),
        ReceiptState.Failed => Say("動作失敗", "failed"),
        _ => Say("拒否", "refused"),
    };
}
