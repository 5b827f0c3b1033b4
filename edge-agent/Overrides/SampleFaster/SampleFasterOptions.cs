namespace Telemetry.EdgeAgent;

internal sealed class SampleFasterOptions : OverrideOptions
{
    public SampleFasterOptions() => (MinLevel, Drills) = (0, true);

    /// <summary>Names of the sources that are hurried; empty: all.</summary>
    public IReadOnlyList<string> Sources { get; set; } = [];

    /// <summary>They are read at least this often.</summary>
    [Within("00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    public bool Hurries(string source) => Sources.Count == 0 || Sources.Contains(source);
}
