namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>How much of the same harm.</summary>
/// <param name="BatchesPerSecond">Of each agent.</param>
/// <param name="Rounds">Kills of each cell that kills.</param>
/// <param name="Outage">Longest time that what was killed stays away, and how long a disk stays full.</param>
/// <param name="StoreDown">How long the store is down where that is the harm.</param>
/// <param name="Pulled">How long each cable is pulled out; <paramref name="Swallowed"/> longer than a keep-alive notices.</param>
/// <param name="Patience">For the journals to drain; only ends a run that would hang.</param>
internal sealed record LossScale(
    int Agents, int BatchesPerSecond, int Rounds, TimeSpan Outage, TimeSpan StoreDown, TimeSpan Pulled, TimeSpan Swallowed, TimeSpan Patience)
{
    /// <summary>Of the tests: all cells within about three minutes on two cores.</summary>
    public static LossScale Reduced { get; } =
        new(2, 20, 2, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(9), TimeSpan.FromMinutes(3));

    /// <summary>Of <c>tests/bench/run.sh soak</c>.</summary>
    public static LossScale Full { get; } =
        new(8, 10, 10, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(15));
}
