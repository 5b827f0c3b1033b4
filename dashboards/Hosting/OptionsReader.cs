using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Command line, JSON file and environment (TELEMETRY_Http__Url ...) to checked options, or all errors at once.</summary>
public static partial class OptionsReader
{
    private const string Usage = "usage: dotnet Telemetry.Dashboards.dll [--config FILE]";

    /// <summary>Every setting but Places; the README has a row for each.</summary>
    public static IReadOnlyList<string> KnownKeys { get; } =
    [
        "Http:Url", "Collector:Url", "City:ja", "City:en", "Poll:Every", "Poll:Timeout", "State:LateAfter", "State:SilentAfter",
        "Live:MaxClients", "Live:MaxPerClient", "Live:Heartbeat",
    ];

    public static string Help => ServerStart.Help("The pages of the city.", Usage["usage: ".Length..], [.. KnownKeys, "Places:DEVICE:ja", "Places:DEVICE:en"]);

    public sealed record Outcome(DashboardsOptions? Options, IReadOnlyList<string> Errors);

    public static Outcome Read(string[] args)
    {
        if (args is not ([] or ["--config", _])) return new Outcome(null, [$"'{string.Join(' ', args)}' is not understood; {Usage} (--help tells more)"]);
        try
        {
            var file = new ConfigurationBuilder();
            if (args is [_, var path]) file.AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false);
            var written = file.Build();
            var all = new ConfigurationBuilder().AddConfiguration(written).AddEnvironmentVariables("TELEMETRY_").Build();
            return Read(all, UnknownKeys(written));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or InvalidDataException or UnauthorizedAccessException)
        {
            return new Outcome(null, [$"the configuration cannot be read: {e.Message} {e.InnerException?.Message}".TrimEnd()]);
        }
    }

    public static Outcome Read(IConfiguration settings, IEnumerable<string> knownErrors)
    {
        var (defaults, from) = (DashboardsOptions.Default, new SettingReader(settings, [.. knownErrors]));
        var options = new DashboardsOptions(
            from.HttpAddress("Http:Url", defaults.Http),
            from.HttpAddress("Collector:Url", defaults.Collector),
            new BothLanguages(from.Word("City:ja", defaults.City.Japanese), from.Word("City:en", defaults.City.English)),
            settings.GetSection("Places").GetChildren().ToDictionary(p => p.Key, p => Place(p, from)),
            new PollOptions(
                from.Span("Poll:Every", defaults.Poll.Every, TimeSpan.FromSeconds(0.2), TimeSpan.FromMinutes(1)),
                from.Span("Poll:Timeout", defaults.Poll.Timeout, TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(1))),
            new StateOptions(
                from.Span("State:LateAfter", defaults.State.LateAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
                from.Span("State:SilentAfter", defaults.State.SilentAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7))),
            new LiveOptions(
                from.Count("Live:MaxClients", defaults.Live.MaxClients, 1, 100_000),
                from.Count("Live:MaxPerClient", defaults.Live.MaxPerClient, 1, 100_000),
                from.Span("Live:Heartbeat", defaults.Live.Heartbeat, TimeSpan.FromSeconds(0.2), TimeSpan.FromMinutes(5))));
        if (options.State.SilentAfter <= options.State.LateAfter)
            from.Errors.Add("State:SilentAfter must be longer than State:LateAfter: a post is late before it is silent");
        return new Outcome(from.Errors.Count == 0 ? options : null, from.Errors);
    }

    /// <returns>The exit code.</returns>
    public static int Report(IReadOnlyList<string> errors, int exitCode)
    {
        using var factory = LoggerFactory.Create(logging => logging.AddSystemdConsole());
        var logger = factory.CreateLogger("Telemetry.Dashboards.Options");
        foreach (var error in errors) Log.Refused(logger, error);
        return exitCode;
    }

    private static BothLanguages Place(IConfigurationSection section, SettingReader from)
    {
        if (!DeviceId.TryParse(section.Key, out _)) from.Errors.Add($"Places: '{section.Key}' is not a device id, like ap-0001");
        return new BothLanguages(from.Word($"Places:{section.Key}:ja", null), from.Word($"Places:{section.Key}:en", null));
    }

    private static IEnumerable<string> UnknownKeys(IConfigurationRoot written) =>
        from pair in written.AsEnumerable()
        where pair.Value is not null && !pair.Key.StartsWith("Places:", StringComparison.OrdinalIgnoreCase)
            && !KnownKeys.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)
        select $"{pair.Key} is not a setting; the settings are {string.Join(", ", KnownKeys)} and Places";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "{Error}")]
        public static partial void Refused(ILogger logger, string error);
    }
}
