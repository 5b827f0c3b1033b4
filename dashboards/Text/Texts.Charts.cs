using Telemetry.Contracts;

namespace Telemetry.Dashboards;

public sealed partial class Texts
{
    public string RangeLabel => Say("期間", "Range");
    public string DateLabel => Say("この日まで", "Up to");
    public string Show => Say("表示", "Show");
    public string BackToNow => Say("いまに戻る", "Back to now");
    public string Table => Say("数値の表", "Numbers as a table");
    public string Time => Say("時刻", "Time");
    public string Csv => Say("CSV", "CSV");
    public string Gap => Say("欠測", "no value");
    public string Legend => Say("凡例", "Legend");

    public string Range(ChartRange range) => range.Key switch
    {
        "3h" => Say("3 時間", "3 h"),
        "24h" => Say("24 時間", "24 h"),
        "7d" => Say("7 日", "7 d"),
        "30d" => Say("30 日", "30 d"),
        _ => Say("1 年", "1 y"),
    };

    /// <summary>What one point of a chart stands for.</summary>
    public string Points(ChartView chart)
    {
        var step = chart.Window.Daily ? Say("1 日", "1 day") : Duration(chart.Window.Step);
        return chart.Stepped ? Say($"{step}ごとの回数", $"count per {step}") : Say($"{step}ごとの平均", $"mean of {step}");
    }

    public string Hidden(int count) => Say(
        $"値の大きい {ChartBuilder.MaxSeries} 系列を表示しています。ほかに {count} 系列あります（CSV に全系列）。",
        $"The {ChartBuilder.MaxSeries} largest series are drawn; {count} more are in the CSV.");

    /// <summary>The chart in one sentence, for those who do not see it.</summary>
    public string Describe(ChartView chart)
    {
        var ends = chart.Series.Select(s => s.Last is { } last
            ? $"{s.Label} {Figures.Text(last.Value, chart.Decimals)} {chart.Unit}".TrimEnd() : $"{s.Label} {Gap}");
        var (from, to) = (JapanTime.ShortText(chart.Window.From), JapanTime.ShortText(chart.Window.To));
        return Say(
            $"{chart.Title}。{from} から {to} までの折れ線グラフ。最後の値: {string.Join("、", ends)}。",
            $"{chart.Title}. Line chart from {from} to {to}. Last values: {string.Join(", ", ends)}.");
    }
}
