using System.Globalization;
using System.Text;

namespace Telemetry.Bench;

/// <summary>One field of a series, a pure function of device and step, so that what is stored can be held against it later.</summary>
internal sealed record SceneField(string Name, bool Whole, Func<int, long, double> Value);

/// <summary>What every device measures, five series of four fields: two radio interfaces, air, climate, itself.</summary>
internal sealed record IngestSeries(string Measurement, string Tags, IReadOnlyList<SceneField> Fields)
{
    public static IReadOnlyList<IngestSeries> All { get; } =
    [
        Wifi("bss=wlan0", 12),
        Wifi("bss=wlan1", 5),
        new("air", "sensor=sds011", [Real("pm2_5", 11, 6, 1), Real("pm10", 18, 9, 1), Whole("n", (_, _) => 1), Real("interval_s", 1, 0, 0)]),
        new("climate", "sensor=bme680", [Real("temperature", 17, 5, 2), Real("humidity", 55, 20, 2), Real("pressure", 1_013, 9, 2), Real("gas_resistance", 84_000, 21_000, 0)]),
        new("host", "", [Real("cpu_temp", 51, 7, 1), Real("load1", 0.4, 0.3, 2), Real("mem_used", 38, 4, 1), Real("disk_used", 21, 0.5, 1)]),
    ];

    /// <summary>A line of line protocol.</summary>
    /// <param name="more">Tags that go before its own, each with its comma.</param>
    public void Append(StringBuilder text, string more, int device, long step, long time)
    {
        text.Append(Measurement).Append(more);
        if (Tags.Length > 0) text.Append(',').Append(Tags);
        var separator = ' ';
        foreach (var field in Fields)
        {
            text.Append(separator).Append(field.Name).Append('=').Append(CultureInfo.InvariantCulture, $"{field.Value(device, step)}");
            if (field.Whole) text.Append('i');
            separator = ',';
        }
        text.Append(CultureInfo.InvariantCulture, $" {time}\n");
    }

    private static IngestSeries Wifi(string bss, int busy) => new("wifi", bss,
    [
        Whole("stations", (device, step) => Math.Round(busy * (1 + Math.Sin(step * 0.003 + device)))),
        Whole("assoc", (device, step) => (device + 1) * 100 + step / 3),
        Whole("rx_bytes", (device, step) => step * 81_233L * busy + Noise(device, step) % 80_000),
        Whole("tx_bytes", (device, step) => step * 912_377L * busy + Noise(device, step) % 900_000),
    ]);

    private static SceneField Whole(string name, Func<int, long, double> value) => new(name, true, value);

    private static SceneField Real(string name, double mean, double swing, int digits) => new(name, false, (device, step) =>
        Math.Round(mean + swing * (0.7 * Math.Sin(step * 0.002 + device) + 0.3 * (Noise(device, step) % 1_000 / 1_000.0)), digits));

    private static long Noise(int device, long step) => (device * 2_654_435_761L + step * 40_503L) % 1_000_003;
}
