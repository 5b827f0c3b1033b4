namespace Telemetry.EdgeAgent;

/// <summary>
/// A share of the link in bytes per second for what is not live. Up to a second's worth may go at once, one batch may go into debt, and
/// over any longer time the share holds. Pure; times are monotonic.
/// </summary>
internal sealed class BacklogPace
{
    private readonly double bytesPerSecond;
    private double tokens;
    private TimeSpan refilled;

    public BacklogPace(double bytesPerSecond) => tokens = this.bytesPerSecond = bytesPerSecond;

    public bool IsReady(TimeSpan now)
    {
        Refill(now);
        return tokens > 0;
    }

    /// <summary>When <see cref="IsReady"/> becomes true.</summary>
    public TimeSpan ReadyAt(TimeSpan now) => IsReady(now) ? now : now + TimeSpan.FromSeconds((1 - tokens) / bytesPerSecond);

    public void Spend(int bytes, TimeSpan now)
    {
        Refill(now);
        tokens -= bytes;
    }

    private void Refill(TimeSpan now)
    {
        if (now <= refilled) return;
        tokens = Math.Min(bytesPerSecond, tokens + (now - refilled).TotalSeconds * bytesPerSecond);
        refilled = now;
    }
}
