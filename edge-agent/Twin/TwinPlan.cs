using System.Reflection;
using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What is in force while the agent runs: the file's options with the changes of a twin.</summary>
internal sealed record TwinPlan(TimeSpan Heartbeat, IReadOnlyList<SourceOptions> Sources)
{
    private const int MostErrors = 32;

    /// <summary>The file alone.</summary>
    public static TwinPlan Of(AgentOptions file) => new(file.Heartbeat, [.. file.Sources]);

    /// <summary>Null when any change cannot be used; then every reason is told, by the rules of the file.</summary>
    public static TwinPlan? TryMake(AgentOptions file, DeviceTwin twin, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        var agent = new AgentOptions { Heartbeat = file.Heartbeat };
        Change(agent, "", twin.Options, found);
        SourceOptions[] sources = [.. file.Sources.Select(source => Changed(source, twin, found))];

        var names = file.Sources.Select(source => source.Name).ToArray();
        found.AddRange(twin.Sources.Keys.Except(names).Select(
            name => $"sources.{Short(name)} is not a source of this device: write one of {string.Join(", ", names)}"));
        found.AddRange(OptionsRules.AmongSources(sources));

        errors = found.Count <= MostErrors ? found : [.. found[..MostErrors], $"and {found.Count - MostErrors} more"];
        return found.Count == 0 ? new TwinPlan(agent.Heartbeat, sources) : null;
    }

    /// <summary>Whether nothing would change.</summary>
    public bool IsLike(TwinPlan other) =>
        Heartbeat == other.Heartbeat && Sources.Count == other.Sources.Count && Sources.Zip(other.Sources).All(pair => Differences(pair.First, pair.Second).Count == 0);

    /// <summary>Names of the options in which two entries of one source differ.</summary>
    public static IReadOnlyList<string> Differences(SourceOptions a, SourceOptions b) =>
        [.. OptionsBinder.Settable(a.GetType()).Where(property => !Equals(property.GetValue(a), property.GetValue(b))).Select(property => property.Name)];

    private static SourceOptions Changed(SourceOptions written, DeviceTwin twin, List<string> errors)
    {
        if (!twin.Sources.TryGetValue(written.Name, out var changes)) return written;
        var options = SourceKinds.Find(written.Kind)!.NewOptions();
        foreach (var property in OptionsBinder.Settable(options.GetType())) property.SetValue(options, property.GetValue(written));
        var path = $"sources.{written.Name}";
        Change(options, path + ".", changes, errors);
        errors.AddRange(options.Errors().Select(error => $"{path}: {error}"));
        return options;
    }

    private static void Change(object options, string path, IReadOnlyDictionary<string, TwinValue> changes, List<string> errors)
    {
        var binder = new OptionsBinder(errors);
        var properties = options.GetType().GetProperties().ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        var open = string.Join(", ", properties.Where(property => IsOpen(property.Value)).Select(property => property.Key).Order(StringComparer.Ordinal));
        foreach (var (name, value) in changes)
        {
            if (!properties.TryGetValue(name, out var property))
                errors.Add($"{path}{Short(name)} is not an option: remove it or correct its name (changeable here: {open})");
            else if (!IsOpen(property))
                errors.Add($"{path}{name} cannot be changed from afar: change it in the device's file, or remove it here (changeable here: {open})");
            else binder.Set(property, options, path + name, value.Text);
        }
    }

    private static bool IsOpen(PropertyInfo property) => property.GetCustomAttribute<AtRunTimeAttribute>() is not null;

    private static string Short(string text) => text.Length <= WireName.MaxLength ? text : $"{text[..WireName.MaxLength]}...";
}
