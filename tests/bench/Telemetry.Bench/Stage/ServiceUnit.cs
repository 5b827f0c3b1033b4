namespace Telemetry.Bench;

/// <summary>A systemd unit, as far as it decides how a process is started.</summary>
internal static class ServiceUnit
{
    /// <summary>Of the collector, as systemd and deploy.sh start it.</summary>
    public static IReadOnlyDictionary<string, string> OfCollector { get; } = Environment(File.ReadAllText(Path.Combine(Repository.Root, "collector", "collector.service")));

    /// <summary>The words of its lines <c>Environment=</c>.</summary>
    public static IReadOnlyDictionary<string, string> Environment(string unit) =>
        unit.Split('\n').Where(line => line.StartsWith("Environment=", StringComparison.Ordinal))
            .SelectMany(line => line["Environment=".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
