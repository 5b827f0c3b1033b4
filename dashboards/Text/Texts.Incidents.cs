namespace Telemetry.Dashboards;

// Incidents: one sentence for one thing that went wrong, however many posts it took along.
public sealed partial class Texts
{
    public string AffectedPosts(int count) => Say($"{Figures.Count(count)} 局", count == 1 ? "1 post" : $"{Figures.Count(count)} posts");

    public string OtherPosts(int count) => Say($"ほか {Figures.Count(count)} 局", count == 1 ? "and 1 other" : $"and {Figures.Count(count)} others");

    /// <param name="state">The collector's word; one that is not known here still gets a sentence.</param>
    public string IncidentState(string state) => state switch
    {
        "broker" => Say("ブローカー停止", "Broker away"),
        "store" => Say("保存先停止", "Store away"),
        "offline" => Say("切断", "Offline"),
        "late" => Say("遅延", "Late"),
        "clock" => Say("時刻未設定", "Clock not set"),
        "tampered" => Say("他者による書き換え", "Changed by others"),
        "alarm" => State(PostState.Alarm),
        "source-silent" => Say("測定元の無応答", "Source silent"),
        _ => Say("障害", "Trouble"),
    };

    public string IncidentAdvice(string state, string cause) => (state, cause) switch
    {
        ("broker", _) => Say(
            "収集サーバーがブローカーにつながりません。ブローカーと経路を確認してください。データは各局に保存されています。",
            "The collector cannot reach the broker. Check the broker and the way to it. Posts keep their data meanwhile."),
        ("store", _) => Say(
            "収集サーバーがデータを保存できません。保存先の空き容量と状態を確認してください。データは各局に保存されています。",
            "The collector cannot store. Check the store and its free space. Posts keep their data meanwhile."),
        ("offline", "stopped") => Say("局のエージェントが止められました。作業が終わったら起動してください。", "Their agents were stopped. Start them again when the work is done."),
        ("offline", _) => Say("同じころに切断されました。共通の電源と回線を確認してください。", "They went at about the same time. Check the power and the link that they share."),
        ("clock", _) => Say("時刻が合っていません。時刻サーバーへの経路を確認してください。", "Their clocks are not set. Check the way to a time server."),
        ("tampered", _) => Say(
            "収集サーバーだけが出せるメッセージを、ほかの誰かがブローカーに出しました。元に戻しましたが、ブローカーのアクセス権を確認してください。",
            "Somebody else published what only the collector may. It was put back. Check the broker's access rules."),
        ("alarm", _) => RaisedAdvice,
        ("source-silent", "detector-dead") => DeadAdvice,
        ("source-silent", "no-values") => Say("接続していますが、値が届いていません。エージェントの記録を確認してください。", "Connected, but no values arrive. Look at the agents' logs."),
        ("source-silent", _) => Say("同じ種類の測定元が値を出していません。配線と設定を確認してください。", "Sources of one kind give no values. Check wiring and configuration."),
        ("late", "backlog-on-second-uplink") => Say("予備の回線で送っているため遅れています。主回線を確認してください。", "Late, because they send by their second uplink. Check the first."),
        ("late", _) => Say("たまったデータを送信中です。続くときは回線を確認してください。", "They are sending what has piled up. If it lasts, check the link."),
        _ => Say("収集サーバーの記録を確認してください。", "Look at the collector's log."),
    };
}
