namespace Telemetry.FieldSimulator;

/// <summary>The distributions nature uses here, drawn from a random source that is passed in.</summary>
internal static class Draws
{
    /// <summary>A waiting time of a Poisson process: exponential with the given mean.</summary>
    public static TimeSpan Wait(this Random random, TimeSpan mean) => mean * random.Exponential();

    /// <summary>Exponential with mean 1.</summary>
    public static double Exponential(this Random random) => -Math.Log(1 - random.NextDouble());

    /// <summary>Normal with mean 0 and deviation 1 (Box-Muller).</summary>
    public static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;
}
