using System.Globalization;
using System.Text;

namespace Telemetry.Bench;

/// <summary>30 days of a city's access points: who is there by the hour of the day, counters that grow and now and then begin anew.</summary>
internal sealed class StoreScene(DateTimeOffset end)
{
    public const int Devices = 500, PerDevice = 20_000;
    public const long Points = (long)Devices * PerDevice;
    public static readonly TimeSpan Length = TimeSpan.FromDays(30);

    private const int TicksPerRequest = 10, TicksPerReboot = 4_001;
    private static readonly long Step = (long)Length.TotalMilliseconds / PerDevice;
    private readonly (long Associations, long Received, long Sent)[] counters = new (long, long, long)[Devices];

    public DateTimeOffset Begin { get; } = end - Length;

    /// <summary>Requests of 5,000 lines in the order of time, as a city sends.</summary>
    public IEnumerable<string> Requests()
    {
        var text = new StringBuilder();
        for (var tick = 0; tick < PerDevice; tick++)
        {
            for (var device = 0; device < Devices; device++) Line(text, tick, device);
            if ((tick + 1) % TicksPerRequest != 0) continue;
            yield return text.ToString();
            text.Clear();
        }
    }

    private void Line(StringBuilder text, int tick, int device)
    {
        var time = Begin.ToUnixTimeMilliseconds() + tick * Step + device;
        var hour = (time / 3_600_000 + 9) % 24;
        var stations = (int)((hour is > 7 and < 22 ? 12 : 2) * (1 + device % 5) * (1 + Math.Sin(tick * 0.07 + device)) / 2);
        ref var counter = ref counters[device];
        if ((tick + device * 7) % TicksPerReboot == 0) counter = default;
        counter = (counter.Associations + stations / 3, counter.Received + stations * 81_233L, counter.Sent + stations * 912_377L);
        text.Append(CultureInfo.InvariantCulture, $"wifi,device=ap-{device:0000},bss=wlan0 stations={stations}i,assoc={counter.Associations}i,rx_bytes={counter.Received}i,tx_bytes={counter.Sent}i {time}\n");
    }
}
