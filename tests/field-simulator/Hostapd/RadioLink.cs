namespace Telemetry.FieldSimulator;

/// <summary>How well one station hears its access point, and how much it sends (to the AP: rx) and fetches (tx).</summary>
public sealed record RadioLink(double RxBytesPerSecond, double TxBytesPerSecond, int Signal, int Mcs, bool StatisticsReadable)
{
    /// <summary>An ordinary phone: 20 kB/s down, 2 kB/s up.</summary>
    public static RadioLink Ordinary { get; } = new(2_000, 20_000, -55, 7, true);

    /// <summary>Most stations idle, a few stream: traffic is log-normal over them.</summary>
    public static RadioLink Draw(Random random, double missingStatisticsShare)
    {
        var down = 3_000 * Math.Exp(1.5 * random.Normal());
        var up = down * (0.05 + 0.2 * random.NextDouble());
        var mcs = random.Next(8);
        return new(up, down, -85 + mcs * 5 + random.Next(-3, 4), mcs, !random.Chance(missingStatisticsShare));
    }
}
