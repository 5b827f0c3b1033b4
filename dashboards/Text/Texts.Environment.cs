using Telemetry.Contracts;

namespace Telemetry.Dashboards;

public sealed partial class Texts
{
    public string Pm25 => Say("微小粒子状物質 PM2.5", "Fine particles PM2.5");
    public string DoseRate => Say("空間線量率（10分値）", "Ambient dose rate (10-minute value)");
    public string Pm25Chart => Say("PM2.5 はどう変わったか", "How PM2.5 changed");
    public string DoseChart => Say("空間線量率はどう変わったか", "How the dose rate changed");
    public string Pm25Standard => Say("環境基準 日平均 35 µg/m³", "Standard: daily mean 35 µg/m³");
    public string DoseStandard => Say("目安 0.23 µSv/h", "Reference 0.23 µSv/h");
    public string Pm25StandardMore => Say(
        "環境基準は 1 日平均 35 µg/m³ 以下です。1 時間ごとの値や瞬間の値とは直接比べられません。簡易センサーによる参考値で、公定法の測定ではありません。",
        "The environmental standard is a daily mean of 35 µg/m³ or less; single values are not held against it. Measured by low-cost sensors, for reference only.");
    public string DoseStandardMore => Say(
        "値は 10 分間の平均と、計数のばらつきによる標準不確かさ（±）です。0.23 µSv/h は、追加の被ばくが年間 1 mSv になる目安です（自然の放射線を含む）。雨のあとはしばらく高くなることがあります。",
        "Mean of ten minutes with its standard uncertainty (±) by counting. 0.23 µSv/h corresponds to about 1 mSv a year in addition to nature's own. After rain the rate may rise for a while.");
    public string DayMean => Say("24 時間平均", "24 h mean");
    public string NoAir => Say(
        "PM2.5 の値はまだ届いていません。大気の測定局が動き始めると、ここに表示されます。",
        "No PM2.5 value has arrived yet. Once an air station measures, it is shown here.");
    public string NoRadiation => Say(
        "線量率の値はまだ届いていません。放射線の測定局が動き始めると、ここに表示されます。",
        "No dose rate has arrived yet. Once a radiation station measures, it is shown here.");

    public string Pm25Verdict(bool above) => above
        ? Say("環境基準（日平均 35 µg/m³）を上回る", "above the standard (daily mean 35 µg/m³)")
        : Say("環境基準（日平均 35 µg/m³）以下", "within the standard (daily mean 35 µg/m³)");

    public string DoseVerdict(bool above) => above ? Say("いまの値は目安（0.23 µSv/h）を上回る", "now above the reference (0.23 µSv/h)")
        : Say("いまの値は目安（0.23 µSv/h）以下", "now within the reference (0.23 µSv/h)");

    public string DetectorDead => Say("検出器停止", "detector dead");

    /// <summary>What is to be known of a value before it is believed; null when there is nothing.</summary>
    public string? Reservation(LatestValue value)
    {
        List<string> words = [];
        if (value.Detector != RateState.Normal) words.Add(Detector(value.Detector));
        if (value.Flags.HasFlag(ValueFlags.RangeLimit)) words.Add(Say("測定範囲の上限：実際はこの値以上", "at the limit of the range: the truth is there or above"));
        if (value.Flags.HasFlag(ValueFlags.HumidityCapped)) words.Add(Say("高湿度のため補正に限界あり", "humidity beyond the correction's range"));
        if (value.Flags.HasFlag(ValueFlags.ShortWindow)) words.Add(Say("測定開始直後のため短い時間の平均", "mean of a short time, after a start or a gap"));
        if ((value.Flags & ~(ValueFlags.RangeLimit | ValueFlags.HumidityCapped | ValueFlags.ShortWindow)) != 0) words.Add(Say("注記あり", "with a reservation"));
        return words.Count == 0 ? null : string.Join(Say("、", ", "), words);
    }

    public string ValueAwaited(string field) => field == StationCard.DoseField
        ? Say("10 分値はまだありません（測定開始から 5 分後）", "no 10-minute value yet (5 minutes after the start)")
        : NoValueNow;

    public string TooFewHours(int hours) => Say(
        $"判定には 24 時間のうち 20 時間以上の値が必要です（いま {hours} 時間）", $"20 of 24 hours are needed to judge (now {hours})");
}
