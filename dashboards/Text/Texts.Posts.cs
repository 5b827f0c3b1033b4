using Telemetry.Contracts;

namespace Telemetry.Dashboards;

// Posts: states, causes, what to do.
public sealed partial class Texts
{
    public string Posts => Say("観測局", "Posts");
    public string Post => Say("局", "Post");
    public string Place => Say("場所", "Place");
    public string StateHeader => Say("状態", "State");
    public string Since => Say("状態の開始", "Since");
    public string LastSeen => Say("最終受信", "Last seen");
    public string Sources => Say("測定元", "Sources");
    public string Journal => Say("未送信", "Unsent");
    public string Software => Say("ソフトウェア", "Software");
    public string SortBy => Say("並べ替え:", "Sort by:");
    public string PlaceUnknown => Say("場所の名前は未登録", "no place name given");
    public string NeverSeen => Say("まだ受信なし", "not seen yet");
    public string BeforeOffline => Say("切断前の状態", "before it went offline");
    public string NoJournal => Say("局からの報告なし", "not reported");
    public string NoSources => Say("局からの報告なし", "not reported");
    public string SecondUplink => Say("予備の回線を使用中", "on its second uplink");
    public string NoSoftware => Say("報告なし", "not reported");
    public string NothingWaits => Say("なし", "none");
    public string NothingToDo => Say("すべての局から値が届いています。対応の必要はありません。", "Values arrive from every post. Nothing to do.");
    public string ToDo => Say("対応が必要な局", "What needs attention");
    public string NoPosts => Say(
        "観測局はまだ一つも現れていません。局のエージェントを起動してブローカーに接続すると、ここに並びます。",
        "No post has appeared yet. Start an agent and let it reach the broker; it will be listed here.");

    public string AllPosts(int count) => Say($"全 {count} 局", count == 1 ? "1 post" : $"{count} posts");

    public string LostSamples(long count) => Say($"欠測データ {Figures.Count(count)}", $"{Figures.Count(count)} samples lost");

    public string State(PostState state) => state switch
    {
        PostState.Ok => Say("正常", "OK"),
        PostState.Late => Say("遅延", "Late"),
        PostState.Silent => Say("無応答", "Silent"),
        PostState.Alarm => Say("警報", "Alarm"),
        _ => Say("切断", "Offline"),
    };

    public string Source(SourceState state) => state switch
    {
        SourceState.Ok => Say("正常", "OK"),
        SourceState.Silent => Say("値なし", "no values"),
        SourceState.Failed => Say("読み取り失敗", "failed"),
        _ => Say("準備待ち", "waiting"),
    };

    /// <summary>In place of the state of its source, which answers well.</summary>
    public string Detector(RateState state) => state == RateState.Dead ? DetectorDead : Say("計数率上昇（警報）", "rate raised (alarm)");

    public string RaisedAdvice => Say(
        "放射線の計数率が上昇しています。降雨の有無、現地、近くの測定局の値を確認してください。",
        "The radiation count rate is raised. Look at the rain, at the place and at the nearest station.");
    public string DeadAdvice => Say(
        "検出器が停止しています。値は測定値ではありません。計数管・高電圧・配線を確認してください。",
        "The detector is dead: its numbers are no measurement. Check tube, high voltage and wire.");

    public string Waiting(JournalStatus journal) => Say(
        $"{Figures.Count(journal.Batches)} 件・最古 {Duration(SpanOf(journal))}", $"{Figures.Count(journal.Batches)}, oldest {Duration(SpanOf(journal))}");

    public string Advice(PostJudgement judgement) => judgement.Cause switch
    {
        PostCause.Offline => Say("つながっていません。電源とネットワークを確認してください。", "Not connected. Check its power and network."),
        PostCause.NeverSeen => Say(
            "登録されていますが、まだ何も届いていません。エージェントを起動し、ブローカーの設定を確認してください。",
            "Registered, but nothing of it has arrived yet. Start its agent and check the broker in its configuration."),
        PostCause.Clock => Say(
            "時刻が合っていないため、データは局で待っています。時刻サーバーへの経路を確認してください。",
            "Its clock is not set, so its samples wait at the post. Check its way to a time server."),
        PostCause.SourceFailed => Say(
            $"{judgement.Source} の読み取りに失敗しています。配線と設定を確認してください。",
            $"Reading {judgement.Source} fails. Check the wiring and the configuration."),
        PostCause.SourceSilent => Say(
            $"{judgement.Source} は応答しますが、値を出していません。センサーを確認してください。",
            $"{judgement.Source} answers but measures nothing. Check the sensor."),
        PostCause.SourceWaiting => Say(
            $"{judgement.Source} の準備を待っています。機器が接続されているか確認してください。",
            $"Waiting for {judgement.Source}. Check that the device is plugged in."),
        PostCause.RateRaised => RaisedAdvice,
        PostCause.DetectorDead => DeadAdvice,
        PostCause.Backlog => Say(
            $"{Duration(judgement.Age ?? default)}前からのデータが局に残っています。自動で再送中です。続くときは回線を確認してください。",
            $"Samples of the last {Duration(judgement.Age ?? default)} wait at the post and are being sent again. If it lasts, check the link."),
        PostCause.ValuesLate => Say(
            $"新しい値が {Duration(judgement.Age ?? default)}届いていません。続くときは回線を確認してください。",
            $"No new value for {Duration(judgement.Age ?? default)}. If it lasts, check the link."),
        PostCause.NoValues when judgement.Age is { } age => Say(
            $"接続していますが、値が {Duration(age)}届いていません。局のエージェントを確認してください。",
            $"Connected, but no value for {Duration(age)}. Check the agent on the post."),
        PostCause.NoValues => Say(
            "接続していますが、値が一度も届いていません。局の設定を確認してください。",
            "Connected, but no value has ever arrived. Check the post's configuration."),
        _ => Say("対応の必要はありません。", "Nothing to do."),
    };

    private static TimeSpan SpanOf(JournalStatus journal) => TimeSpan.FromSeconds(Math.Clamp(journal.OldestSeconds, 0, 4e9));
}
