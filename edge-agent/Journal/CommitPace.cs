namespace Telemetry.EdgeAgent;

/// <summary>
/// How long to collect before the next commit, so that a day's commits stay within the flash budget. Pure: what was written is passed in.
/// </summary>
internal sealed class CommitPace(JournalOptions options)
{
    // The rest of the budget is for what is written beside commits.
    private const double Day = 86_400, LeastWeight = 0.1, Share = 0.95;
    private double bytesPerCommit;
    private long commits;
    private long? before;

    /// <summary>Bytes written in one commit, smoothed; 0 until it has been measured.</summary>
    public double BytesPerCommit => bytesPerCommit;

    public TimeSpan Interval
    {
        get
        {
            var (least, most) = (options.CommitInterval, Later(options.CommitInterval, options.CommitIntervalMax));
            if (options.FlashBudget == 0) return least;
            var affordable = TimeSpan.FromSeconds(Math.Min(bytesPerCommit * Day / (options.FlashBudget * Share), most.TotalSeconds));
            return Later(least, affordable);
        }
    }

    /// <param name="written">What this process has written to storage so far, bytes; null when the kernel does not tell.</param>
    public void Committed(long? written)
    {
        if (written is { } now && before is { } then && now >= then)
            bytesPerCommit += Math.Max(LeastWeight, 1.0 / ++commits) * (now - then - bytesPerCommit);
        before = written;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
