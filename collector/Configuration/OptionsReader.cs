using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Reads and checks the configuration; everything wrong with it is said at once.</summary>
public static class OptionsReader
{
    public const string EnvironmentPrefix = "TELEMETRY_";

    /// <exception cref="StartRefusedException">One line per error, each with its cure.</exception>
    public static CollectorOptions Read(string path)
    {
        var file = Path.GetFullPath(path);
        if (!File.Exists(file)) throw new StartRefusedException($"{file} does not exist: name the configuration with --config FILE");
        var errors = new List<string>();
        var options = new CollectorOptions();
        try
        {
            DurationConverter.Install();
            var fromFile = new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: false).Build();
            errors.AddRange(UnknownKeys(fromFile));
            var all = new ConfigurationBuilder().AddConfiguration(fromFile).AddEnvironmentVariables(EnvironmentPrefix).Build();
            options.Prefix = all[nameof(options.Prefix)] ?? options.Prefix;
            foreach (var (section, target) in Sections(options)) Bind(all.GetSection(section), target, errors);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file} cannot be read: {(e.InnerException ?? e).Message}");
        }
        if (errors.Count == 0)
        {
            options.Root(Path.GetDirectoryName(file)!);
        }
        errors.AddRange(options.Errors());
        if (errors.Count > 0) throw new StartRefusedException(string.Join(Environment.NewLine, errors.Distinct().Select(e => $"{file}: {e}")));
        return options;
    }

    private static (string Name, object Target)[] Sections(CollectorOptions options) =>
    [
        (BrokerOptions.Section, options.Broker), ("Group", options.Group), ("Http", options.Http), ("Store", options.Store), ("Records", options.Records),
        ("Ingest", options.Ingest), ("Devices", options.Devices), ("Ledger", options.Ledger), ("Query", options.Query), ("Alerts", options.Alerts),
        ("Door", options.Door), ("Registry", options.Registry),
    ];

    // Value by value: the binder stops at the first that does not fit, and a person should see all of them.
    private static void Bind(IConfigurationSection section, object target, List<string> errors)
    {
        foreach (var property in target.GetType().GetProperties().Where(p => p.SetMethod is { IsPublic: true }))
        {
            var value = section.GetSection(property.Name);
            if (!value.Exists()) continue;
            try
            {
                if (value.Get(property.PropertyType) is { } bound) property.SetValue(target, bound);
            }
            catch (InvalidOperationException)
            {
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{value.Path} '{value.Value}' is not {Form(property.PropertyType)}"));
            }
        }
    }

    private static IEnumerable<string> UnknownKeys(IConfiguration file)
    {
        var sections = Sections(new CollectorOptions()).ToDictionary(s => s.Name, s => s.Target.GetType(), StringComparer.OrdinalIgnoreCase);
        foreach (var child in file.GetChildren())
        {
            if (child.Key.Equals("Prefix", StringComparison.OrdinalIgnoreCase)) continue;
            if (!sections.TryGetValue(child.Key, out var type))
            {
                yield return $"{child.Path} is not a setting of the collector: there are Prefix, {string.Join(", ", sections.Keys)}";
                continue;
            }
            var names = type.GetProperties().Where(p => p.SetMethod is { IsPublic: true }).Select(p => p.Name).ToList();
            foreach (var setting in child.GetChildren())
                if (!names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                    yield return $"{setting.Path} is not a setting of the collector: {child.Key} has {string.Join(", ", names)}";
        }
    }

    private static string Form(Type type) =>
        type == typeof(int) ? "a whole number" :
        type == typeof(TimeSpan) ? "a time span: write 00:00:30 for 30 s" :
        type == typeof(Uri) ? "an address" :
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : "text";
}
