using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Telemetry.FieldSimulator;

public sealed record Sds011Options : DeviceOptions
{
    [Required, Description("Symbolic link to the serial line, as /dev/ttySDS.")]
    public string Link { get; init; } = "";

    [Range(typeof(TimeSpan), "00:00:00.02", "01:00:00"), Description("Time from report to report; the real sensor takes one second.")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    [Range(0.0, 6500.0), Description("PM2.5 around which the air wanders over the day, in µg/m3.")]
    public double MeanPm25 { get; init; } = 12;

    [Range(0.0, 1.0), Description("Chance that noise bytes (1 to 12) stand before a frame.")]
    public double NoiseRate { get; init; }

    [Range(0.0, 1.0), Description("Chance that a frame's checksum is wrong.")]
    public double BadChecksumRate { get; init; }

    [Range(0, 65534), Description("Device id in every frame.")]
    public int DeviceId { get; init; } = 0x60A1;

    public override Sds011Options Under(string folder) => this with { Link = Path.Combine(folder, Link) };
}
