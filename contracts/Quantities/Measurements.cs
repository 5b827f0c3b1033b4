namespace Telemetry.Contracts;

/// <summary>
/// The closed table of everything that may be measured. A new sensor adds its fields here, one row in the agent's README,
/// and nothing else in the collector, the store or the query API. Bounds are physical: what a sensor says when it is cold, broken or
/// disconnected (0 ppm of CO2, 0 % of humidity) lies outside wherever no place on Earth has it. 0 stays where it may be measured: no dust,
/// no pulse.
/// </summary>
public static class Measurements
{
    // What travels with a measured value: how many readings it is made of, the time it stands for, and reservations about it.
    private static readonly Quantity
        Interval = Real("interval_s", "s", 0, 86_400, "Time the value stands for", "値が代表する時間"),
        Flag = Gauge("flag", "", 0, 255, "Reservations about the value", "値の注記");
    private static readonly Quantity[] Provenance = [Delta("n", "", 0, 100_000, "Sensor readings in the interval", "区間内の測定数"), Interval, Flag];

    public static readonly Measurement Wifi = new("wifi", ["bss"],
    [
        Gauge("stations", "", 0, 100_000, "Stations now", "接続中の端末"),
        Counter("session", "", "Sessions", "利用回数"),
        Counter("assoc", "", "Associations", "接続回数"),
        Counter("rx_bytes", "B", "Received from stations", "受信量"),
        Counter("tx_bytes", "B", "Sent to stations", "送信量"),
        Gauge("peak_concurrent", "", 0, 100_000, "Most stations at one time", "同時接続の最大"),
        Counter("visit", "", "Visits", "訪問数"),
        Counter("station_minutes", "min", "Connection time of all stations", "延べ接続時間"),
        Gauge("stations_local", "", 0, 2_007, "Stations with a random address", "ランダムアドレスの端末"),
        Counter("ap_uptime_s", "s", "Time the access point answered", "アクセスポイント稼働時間"),
    ]);

    /// <summary>
    /// <c>pm*</c> is what the sensor says (Plantower: atmospheric); <c>pm*_cf1</c> its factory calibration; <c>pm2_5_corrected</c> is
    /// derived from <c>pm2_5</c> or <c>pm2_5_cf1</c> and <c>humidity</c> by <c>method</c>, see <see cref="HumidityCorrections"/>.
    /// <c>nc_above_X</c> counts particles larger than X µm, <c>nc_below_X</c> those from 0.3 µm to X: they do not compare.
    /// </summary>
    public static readonly Measurement Air = new("air", ["sensor"],
    [
        Real("pm1", "µg/m³", 0, 1_000, "PM1", "PM1"),
        Real("pm2_5", "µg/m³", 0, 1_000, "PM2.5", "PM2.5"),
        Real("pm4", "µg/m³", 0, 1_000, "PM4", "PM4"),
        Real("pm10", "µg/m³", 0, 2_000, "PM10", "PM10"),
        Real("pm2_5_corrected", "µg/m³", 0, 2_000, "PM2.5, humidity-corrected", "PM2.5（湿度補正）"),
        Real("humidity", "%", 0.1, 100, "Raw relative humidity the correction used", "補正に用いた相対湿度（補正前）"),
        Gauge("method", "", 0, 9_999, "Method of the correction", "補正方法"),
        Real("pm1_cf1", "µg/m³", 0, 65_535, "PM1, factory calibration", "PM1（出荷校正値）"),
        Real("pm2_5_cf1", "µg/m³", 0, 65_535, "PM2.5, factory calibration", "PM2.5（出荷校正値）"),
        Real("pm10_cf1", "µg/m³", 0, 65_535, "PM10, factory calibration", "PM10（出荷校正値）"),
        Real("nc_above_0_3", "1/cm³", 0, 1_000, "Particles above 0.3 um", "粒子数（0.3 µm超）"),
        Real("nc_above_0_5", "1/cm³", 0, 1_000, "Particles above 0.5 um", "粒子数（0.5 µm超）"),
        Real("nc_above_1", "1/cm³", 0, 1_000, "Particles above 1 um", "粒子数（1 µm超）"),
        Real("nc_above_2_5", "1/cm³", 0, 1_000, "Particles above 2.5 um", "粒子数（2.5 µm超）"),
        Real("nc_above_5", "1/cm³", 0, 1_000, "Particles above 5 um", "粒子数（5 µm超）"),
        Real("nc_above_10", "1/cm³", 0, 1_000, "Particles above 10 um", "粒子数（10 µm超）"),
        Real("nc_below_0_5", "1/cm³", 0, 100_000, "Particles of 0.3 to 0.5 um", "粒子数（0.3～0.5 µm）"),
        Real("nc_below_1", "1/cm³", 0, 100_000, "Particles of 0.3 to 1 um", "粒子数（0.3～1 µm）"),
        Real("nc_below_2_5", "1/cm³", 0, 100_000, "Particles of 0.3 to 2.5 um", "粒子数（0.3～2.5 µm）"),
        Real("nc_below_4", "1/cm³", 0, 100_000, "Particles of 0.3 to 4 um", "粒子数（0.3～4 µm）"),
        Real("nc_below_10", "1/cm³", 0, 100_000, "Particles of 0.3 to 10 um", "粒子数（0.3～10 µm）"),
        Real("hcho", "mg/m³", 0, 10, "Formaldehyde", "ホルムアルデヒド"),
        Real("size", "µm", 0.1, 100, "Typical particle size", "代表粒径"),
        Counter("laser_s", "s", "Time the laser was on", "レーザー点灯時間"),
        .. Provenance,
    ]);

    public static readonly Measurement Climate = new("climate", ["sensor"],
    [
        Real("temperature", "°C", -60, 100, "Temperature", "気温"),
        Real("humidity", "%", 0.1, 100, "Relative humidity", "相対湿度"),
        Real("pressure", "hPa", 300, 1_200, "Air pressure", "気圧"),
        Real("gas_resistance", "Ω", 1, 1e9, "Resistance of the gas sensor", "ガスセンサー抵抗値"),
        .. Provenance,
    ]);

    // Outdoor air holds 420 ppm. A sensor that says 0 is warming up or broken.
    public static readonly Measurement Co2 = new("co2", ["sensor"],
    [
        Real("co2", "ppm", 200, 40_000, "Carbon dioxide", "二酸化炭素濃度"),
        .. Provenance,
    ]);

    /// <summary>
    /// <c>count</c> is what the tube gave, never corrected; every rate is made from it by <c>method</c>, see <see cref="DoseMethods"/>,
    /// with <c>dead_time_us</c> and <c>factor</c>. <c>*_u</c> is the standard uncertainty of the field before it.
    /// </summary>
    public static readonly Measurement Radiation = new("radiation", ["tube"],
    [
        Delta("count", "", 0, 100_000_000, "Pulses in the interval, uncorrected", "区間内の計数（補正前）"),
        Delta("lost", "", 0, 100_000_000, "Pulses whose time was lost", "時刻を失った計数"),
        Delta("bounced", "", 0, 100_000_000, "Edges within the dead time of a pulse, not counted", "不感時間内の信号（計数に含めない）"),
        Interval,
        Rate("cpm", "cpm", 0, 1_000_000, "Count rate over the window, dead time corrected", "計数率（不感時間補正後）"),
        Rate("cpm_u", "cpm", 0, 1_000_000, "Standard uncertainty of the count rate", "計数率の標準不確かさ"),
        Rate("dose_rate", "µSv/h", 0, 100_000, "Dose rate over the window", "空間線量率"),
        Rate("dose_rate_u", "µSv/h", 0, 100_000, "Standard uncertainty of the dose rate", "空間線量率の標準不確かさ"),
        Real("window_s", "s", 1, 7_200, "Length of the window", "算出区間の長さ"),
        Rate("cpm_10m", "cpm", 0, 1_000_000, "Count rate over 10 minutes, dead time corrected", "計数率（10分値、不感時間補正後）"),
        Rate("cpm_10m_u", "cpm", 0, 1_000_000, "Standard uncertainty of the 10-minute count rate", "計数率（10分値）の標準不確かさ"),
        Rate("dose_rate_10m", "µSv/h", 0, 100_000, "Dose rate over 10 minutes", "空間線量率（10分値）"),
        Rate("dose_rate_10m_u", "µSv/h", 0, 100_000, "Standard uncertainty of the 10-minute dose rate", "空間線量率（10分値）の標準不確かさ"),
        Real("window_10m_s", "s", 1, 7_200, "Length of the 10-minute window", "10分値の算出区間の長さ"),
        Real("factor", "µSv/h/cpm", 1e-6, 10, "Dose rate per count rate", "線量率換算係数"),
        Real("dead_time_us", "µs", 0, 10_000, "Dead time the correction used", "補正に用いた不感時間"),
        Gauge("method", "", 0, 9_999, "Method of the rates", "算出方法"),
        Gauge("alarm", "", 0, 2, "Alarm on the counts: 1 rate raised, 2 detector dead", "計数の警報（1 上昇、2 検出器停止）"),
        Real("background", "cpm", 0.01, 1_000_000, "Background the alarm compares with", "警報の基準とする平常値"),
        Flag,
    ]);

    public static readonly Measurement Host = new("host", [],
    [
        Real("cpu_temp", "°C", -40, 150, "CPU temperature", "CPU温度"),
        Real("load1", "", 0, 10_000, "Load, one minute", "負荷（1分）"),
        Real("mem_used", "%", 0, 100, "Memory used", "メモリ使用率"),
        Real("disk_used", "%", 0, 100, "Disk used", "ディスク使用率"),
        Real("uptime_s", "s", 0, 4e9, "Time since boot", "起動からの時間"),
        Gauge("under_voltage", "", 0, 1, "Supply voltage too low", "電源電圧低下"),
        Gauge("throttled", "", 0, uint.MaxValue, "Throttling bits of a Raspberry Pi's firmware", "Raspberry Piの性能制限ビット"),
        Gauge("clock_synced", "", 0, 1, "Clock is synchronised", "時刻同期"),
        Real("clock_error_ms", "ms", 0, 100_000, "Largest clock error held possible", "時刻の最大誤差"),
        Gauge("link_up", "", 0, 1, "Network link is up", "回線の接続"),
        Real("link_mbps", "Mbit/s", 1, 1_000_000, "Speed of a wired link", "有線回線の速度"),
        Real("link_signal", "dBm", -150, -1, "Signal of a radio link", "無線回線の信号強度"),
        Counter("flash_written", "B", "Bytes written to the whole device", "ストレージ全体への書き込み量"),
        Gauge("ext4_errors", "", 0, 1e12, "Errors counted by ext4", "ext4のエラー数"),
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

    /// <summary>What became of the packets of RADIUS accounting, and how sessions ended, one line per outcome.</summary>
    public static readonly Measurement Radius = new("radius", ["source", "outcome"],
    [
        Counter("packets", "", "Packets received", "受信パケット"),
        Counter("sessions", "", "Sessions ended", "終了したセッション"),
    ]);

    private static readonly Measurement[] Table = [Wifi, Air, Climate, Co2, Radiation, Host, Agent, Source, Radius];

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

    private static Quantity Rate(string name, string unit, double min, double max, string english, string japanese) =>
        Real(name, unit, min, max, english, japanese) with { IsRate = true, PublicAs = name.Contains("10m", StringComparison.Ordinal) ? null : TenMinutes(name) };

    // One minute of a small tube has a spread of a quarter: a public number that jumps tells nobody anything. Operations need it.
    private static string TenMinutes(string name) => name.EndsWith("_u", StringComparison.Ordinal) ? $"{name[..^2]}_10m_u" : $"{name}_10m";

    private static Quantity Delta(string name, string unit, double min, double max, string english, string japanese) =>
        new(name, QuantityType.Integer, QuantityNature.Delta, unit, min, max, english, japanese);

    private static Quantity Counter(string name, string unit, string english, string japanese) =>
        new(name, QuantityType.Integer, QuantityNature.Counter, unit, 0, long.MaxValue, english, japanese);
}
