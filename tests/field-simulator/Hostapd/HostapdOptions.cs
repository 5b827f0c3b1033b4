using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Telemetry.FieldSimulator;

public sealed record HostapdOptions : DeviceOptions
{
    [Required, Description("Control socket to serve; its file name is the interface, as in /run/hostapd/wlan0.")]
    public string Socket { get; init; } = "";

    [Length(1, 32), Description("Network name that STATUS tells.")]
    public string Ssid { get; init; } = "CITY-FREE-WIFI";

    [Range(0, 2000), Description("Stations present at the start.")]
    public int InitialStations { get; init; }

    [Range(0.0, 6000.0), Description("New stations per minute (Poisson).")]
    public double ArrivalsPerMinute { get; init; }

    [Range(typeof(TimeSpan), "00:00:00.1", "7.00:00:00"), Description("Mean stay at one access point (exponential).")]
    public TimeSpan MeanStay { get; init; } = TimeSpan.FromMinutes(20);

    [Range(0.0, 1.0), Description("Share of stays that end by moving to another access point of the scene.")]
    public double RoamingShare { get; init; } = 0.2;

    [Range(0.0, 1.0), Description("Share of other stays that end without a goodbye: the station stays listed until the inactivity timeout.")]
    public double SilentLeaveShare { get; init; } = 0.5;

    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00"), Description("How long a station that left without a goodbye, or moved on, stays listed.")]
    public TimeSpan InactivityTimeout { get; init; } = TimeSpan.FromMinutes(5);

    [Range(0.0, 1.0), Description("Share of stations that associate and never become authorised.")]
    public double UnauthorisedShare { get; init; }

    [Range(0.0, 1.0), Description("Share of locally administered (random) addresses.")]
    public double LocalMacShare { get; init; } = 0.8;

    [Range(0.0, 1.0), Description("Share of stations whose driver statistics cannot be read: their reply ends after timeout_next.")]
    public double MissingStatisticsShare { get; init; }

    [Range(0.0, 1.0), Description("Chance that STA-NEXT answers FAIL, as when the station left in mid-walk.")]
    public double MidWalkFailProbability { get; init; }

    public override HostapdOptions Under(string folder) => this with { Socket = Path.Combine(folder, Socket) };
}
