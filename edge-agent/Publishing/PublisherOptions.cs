namespace Telemetry.EdgeAgent;

/// <summary>How batches travel from the journal to the collector.</summary>
internal sealed class PublisherOptions
{
    /// <summary>Most batches sent and not yet acknowledged.</summary>
    [Within("1", "1024")]
    public int Window { get; set; } = 64;

    /// <summary>What the link carries, bytes per second; the default is 1 Mbit/s. Only the backlog is held to a share of it.</summary>
    [Within("1000", "1000000000")]
    public long LinkRate { get; set; } = 125_000;

    /// <summary>
    /// Share of the link and of the window that batches older than the present connection may take; live ones have the rest and may take
    /// all. A city that comes back after an outage must not stampede.
    /// </summary>
    [Within("0.05", "1")]
    public double BacklogShare { get; set; } = 0.5;

    /// <summary>A batch that was not acknowledged is sent again after this long, then after twice as long, and so on.</summary>
    [Within("00:00:00.1", "00:10:00")]
    public TimeSpan AckTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between two sendings of one batch.</summary>
    [Within("00:00:00.1", "01:00:00")]
    public TimeSpan AckTimeoutMax { get; set; } = TimeSpan.FromMinutes(1);
}
