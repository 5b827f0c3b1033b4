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

    public string PastAlerts => Say("終わった発令", "Past orders");
    public string NotFollowing => Say("従っていない装置", "Devices that do not follow it");
    public string Following => Say("従っている装置", "Devices that follow it");
    public string FollowerKind => Say("種類", "Kind");
    public string FollowerState => Say("状態", "State");
    public string FollowerSince => Say("いつから", "Since");

    public string Followed(int follow, int all) => Say($"対象の装置 {all} 台のうち {follow} 台が従っています。", $"{follow} of {all} devices concerned follow it.");

    public string NobodyConcerned => Say(
        "この地域の装置はまだ知られていません。装置の設定の地域コードを確認してください。",
        "No device of these areas is known yet. Check the area codes in the devices' configuration.");

    public string HazardName(string word) => OrderPhrases.Hazard(word).In(Language.Tag());

    public string OrderKindName(string kind) => kind switch
    {
        "end" => Say("解除", "ended"),
        "withdraw" => Say("取消", "withdrawn"),
        _ => Say("期限切れ", "expired"),
    };

    public string DeviceKind(string kind) => kind == "sign" ? Say("表示板", "Sign") : Say("アクセスポイント・測定局", "Access point or post");

    public string Follower(string state) => state switch
    {
        "shown" => Say("表示中", "on the screen"),
        "hidden" => Say("より緊急の発令を表示中", "behind a more urgent order"),
        "not-shown" => Say("表示されていない", "not on the screen"),
        "still-shown" => Say("終了後も表示中", "still on the screen"),
        "acted" => Say("動作済み", "acted"),
        "failed" => Say("動作失敗", "action failed"),
        "verified" => Say("検証済み", "verified"),
        "refused" => Say("拒否", "refused"),
        "ended" => Say("終了", "ended"),
        "no-answer" => Say("応答なし", "no answer"),
        _ => state,
    };

    /// <summary>The cause that a device or the collector gives, in words; what is no known code stays as it is.</summary>
    public string OrderReason(string reason) => reason switch
    {
        "no-page" => Say("表示ページが接続していません", "no page is connected to the player"),
        "panel-off" => Say("画面が消えています", "the panel is off"),
        "page-silent" => Say("表示ページが応答しません", "the page is connected but silent"),
        "another-page" => Say("別の画面を表示しています", "the page shows something else"),
        "not-answered" => Say("この発令への応答がありません", "it has not answered this order"),
        "silent" => Say("信号がありません", "nothing is heard of it"),
        "connection lost" => Say("通信が切れました", "connection lost"),
        "stopped" => Say("停止しました", "stopped"),
        "after-restart" => Say("再起動後", "after a restart"),
        "too-large" => Say("大きすぎます", "too large"),
        "malformed" => Say("形式が違います", "malformed"),
        "no-key-ring" => Say("鍵束がまだありません", "no key ring yet"),
        "wrong-issuer" => Say("発令者が違います", "wrong issuer"),
        "unknown-key" => Say("知らない鍵です", "unknown key"),
        "bad-signature" => Say("署名が正しくありません", "bad signature"),
        "key-not-valid" => Say("鍵の期限外です", "the key is not valid at that time"),
        "wrong-role" => Say("鍵に権限がありません", "the key may not sign such an order"),
        "second-person-missing" => Say("二人目の署名がありません", "the second person's signature is missing"),
        "expired" => Say("期限切れです", "expired"),
        "not-yet-issued" => Say("発令時刻が未来です", "issued in the future"),
        "replayed" => Say("古い発令の繰り返しです", "replayed"),
        "other-area" => Say("対象外の地域です", "other area"),
        _ when reason.StartsWith("replaced: ", StringComparison.Ordinal) => Say($"長すぎて定型文に置き換え（{reason[10..]}）", $"too long, built-in words instead ({reason[10..]})"),
        _ => reason,
    };

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
