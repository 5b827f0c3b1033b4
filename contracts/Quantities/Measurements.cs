namespace Telemetry.Contracts;

/// <summary>
/// The closed table of everything that may be measured. A new sensor adds its fields here, one row in the agent's README,
/// and nothing else in the collector, the store or the query API.
/// </summary>
public static class Measurements
{
    public static readonly Measurement Wifi = new("wifi", ["bss"],
    [
        Gauge("stations", "", 0, 2_007, "Stations now", "接続中の端末"),
        Counter("assoc", "", "Associations", "接続回数"),
        Counter("rx_bytes", "B", "Received from stations", "受信量"),
        Counter("tx_bytes", "B", "Sent to stations", "送信量"),
    ]);

    public static readonly Measurement Air = new("air", ["sensor"],
    [
        Real("pm2_5", "µg/m³", 0, 1_000, "PM2.5", "PM2.5"),
        Real("pm10", "µg/m³", 0, 2_000, "PM10", "PM10"),
        Delta("n", "", 0, 100_000, "Sensor frames in the interval", "区間内の測定数"),
    ]);

    public static readonly Measurement Radiation = new("radiation", ["tube"],
    [
        Delta("count", "", 0, 100_000_000, "Pulses in the interval", "区間内の計数"),
        Real("cpm", "cpm", 0, 1_000_000, "Count rate over the window", "計数率"),
        Real("dose_rate", "µSv/h", 0, 100_000, "Dose rate over the window", "空間線量率"),
        Real("window_s", "s", 0, 3_600, "Length of the window", "算出区間の長さ"),
        Delta("lost", "", 0, 100_000_000, "Pulses whose time was lost", "時刻を失った計数"),
    ]);

    public static readonly Measurement Host = new("host", [],
    [
        Real("cpu_temp", "°C", -40, 150, "CPU temperature", "CPU温度"),
        Real("load1", "", 0, 10_000, "Load, one minute", "負荷（1分）"),
        Real("mem_used", "%", 0, 100, "Memory used", "メモリ使用率"),
        Real("disk_used", "%", 0, 100, "Disk used", "ディスク使用率"),
        Real("uptime_s", "s", 0, 4e9, "Time since boot", "起動からの時間"),
    ]);

    public static readonly Measurement Agent = new("agent", [],
    [
        Gauge("journal_batches", "", 0, 1e9, "Batches waiting in the journal", "未送信のまとまり"),
        Gauge("journal_bytes", "B", 0, 1e12, "Bytes waiting in the journal", "未送信の量"),
        Real("oldest_s", "s", 0, 4e9, "Age of the oldest unsent sample", "最古の未送信データの経過"),
        Counter("journalled", "", "Samples journalled", "記録した測定数"),
        Counter("dropped", "", "Samples dropped at the bound", "上限により失った測定数"),
        Counter("resent", "", "Batches sent again", "再送したまとまり"),
        Counter("written_bytes", "B", "Bytes written to flash", "書き込み量"),
    ]);

    /// <summary>One line per source and reason when reading failed: a gap is a count of its reason, never a zero.</summary>
    public static readonly Measurement Source = new("source", ["source", "reason"],
    [
        Counter("failures", "", "Failed reads", "読み取り失敗"),
    ]);

    private static readonly Measurement[] Table = [Wifi, Air, Radiation, Host, Agent, Source];

    public static IReadOnlyList<Measurement> All => Table;

    public static Measurement? Find(ReadOnlySpan<byte> name)
    {
        foreach (var measurement in Table)
            if (name.SequenceEqual(measurement.NameBytes)) return measurement;
        return null;
    }

    public static Measurement? Find(string name)
    {
        foreach (var measurement in Table)
            if (measurement.Name == name) return measurement;
        return null;
    }

    private static Quantity Gauge(string name, string unit, double min, double max, string english, string japanese) =>
        new(name, QuantityType.Integer, QuantityNature.Gauge, unit, min, max, english, japanese);

    private static Quantity Real(string name, string unit, double min, double max, string english, string japanese) =>
        new(name, QuantityType.Float, QuantityNature.Gauge, unit, min, max, english, japanese);

    private static Quantity Delta(string name, string unit, double min, double max, string english, string japanese) =>
        new(name, QuantityType.Integer, QuantityNature.Delta, unit, min, max, english, japanese);

    private static Quantity Counter(string name, string unit, string english, string japanese) =>
        new(name, QuantityType.Integer, QuantityNature.Counter, unit, 0, long.MaxValue, english, japanese);
}
