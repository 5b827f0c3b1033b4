namespace Telemetry.EdgeAgent;

/// <summary>Which sensor's frames some bytes hold: tells a sensor on the wrong line from a line at the wrong speed.</summary>
internal static class SensorGuess
{
    /// <summary>The kind of source that would understand them; null when none would.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes) =>
        Holds<Sds011Frame>(bytes) ? Sds011Source.Kind.Name
        : Holds<PmsFrame>(bytes) ? PmsSource.Kind.Name
        : Holds<Sps30Frame>(bytes) ? Sps30Source.Kind.Name
        : Holds<Mhz19bFrame>(bytes) ? Mhz19bSource.Kind.Name
        : null;

    private static bool Holds<TFrame>(ReadOnlySpan<byte> bytes)
        where TFrame : struct, IFrame<TFrame>
    {
        var framer = new Framer<TFrame>();
        framer.Feed(bytes);
        framer.End();
        return framer.TryTake(out _);
    }
}
