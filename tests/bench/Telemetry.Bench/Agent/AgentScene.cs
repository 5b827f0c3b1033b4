using System.Text.Json;

namespace Telemetry.Bench;

/// <summary>
/// Ten sources at 1 Hz with everything on: two access points, two dust sensors, two Geiger tubes, three chips of the kernel, the host; signed
/// orders with two actions. Distinct devices and the beacon come by themselves.
/// </summary>
internal static class AgentScene
{
    public const string Device = "bench-0001";
    private const string EverySecond = "00:00:01";

    /// <summary>Of the field simulator.</summary>
    public static string Hardware(BenchStage stage) => JsonSerializer.Serialize(new
    {
        seed = 20261121,
        devices = new object[]
        {
            new { kind = "hostapd", socket = Socket(stage, 0), initialStations = 25, arrivalsPerMinute = 3, meanStay = "00:12:00", unauthorisedShare = 0.05 },
            new { kind = "hostapd", socket = Socket(stage, 1), initialStations = 8, arrivalsPerMinute = 0.8, meanStay = "00:12:00", unauthorisedShare = 0.05 },
            new { kind = "sds011", link = Line(stage, 0), meanPm25 = 14, noiseRate = 0.01, badChecksumRate = 0.002 },
            new { kind = "sds011", link = Line(stage, 1), meanPm25 = 22, noiseRate = 0.01, badChecksumRate = 0.002 },
            new { kind = "geiger", path = Tube(stage, 0), countsPerMinute = 18 },
            new { kind = "geiger", path = Tube(stage, 1), countsPerMinute = 40 },
        },
    });

    public static string Agent(BenchStage stage, Broker broker, CollectorUnderBench collector, IioChips chips) => JsonSerializer.Serialize(new
    {
        Device,
        Broker = new { broker.Url, ClientId = Device, Username = Device },
        Clock = new { Trust = "always" },
        Journal = new { Path = stage.In("journal.db") },
        Sources = (object[])
        [
            .. Two(i => new { Kind = "hostapd", Name = $"wlan{i}", Interval = EverySecond, Directory = Path.GetDirectoryName(Socket(stage, i)), Interfaces = (string[])[$"wlan{i}"] }),
            .. Two(i => new { Kind = "sds011", Name = $"dust-{i}", Interval = EverySecond, Device = Line(stage, i) }),
            .. Two(i => new { Kind = "geiger", Name = $"tube-{i}", Interval = EverySecond, Path = Tube(stage, i), Tube = "sbm-20", Factor = 0.0057 }),
            .. IioChips.Names.Select(chip => new { Kind = "iio", Name = chip, Interval = EverySecond, Chip = chip, Root = chips.Folder }),
            new { Kind = "host", Name = "host", Interval = EverySecond },
        ],
        Orders = new
        {
            collector.RootKeyFile,
            Areas = (string[])["14131"],
            StateDirectory = stage.In("orders"),
            Actions = (object[])[new { Kind = "gpio-output", Name = "lamp", Path = stage.In("lamp") }, new { Kind = "sample-faster", Name = "faster" }],
        },
    });

    private static string Socket(BenchStage stage, int i) => stage.In($"field/wlan{i}");

    private static string Line(BenchStage stage, int i) => stage.In($"field/ttySDS{i}");

    private static string Tube(BenchStage stage, int i) => stage.In($"field/geiger{i}");

    private static IEnumerable<object> Two(Func<int, object> make) => Enumerable.Range(0, 2).Select(make);
}
