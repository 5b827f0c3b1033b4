using System.CommandLine;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.FieldSimulator;

/// <summary>
/// The command-line form of a device's options: one option per property, with its description and default. Given values pass
/// through the scene's JSON, so that both forms mean the same.
/// </summary>
internal sealed class OptionsBinding<TOptions>
    where TOptions : DeviceOptions, new()
{
    private readonly IReadOnlyList<(PropertyInfo Property, Option<string> Option)> _options =
        [.. typeof(TOptions).GetProperties().Select(property => (property, ToOption(property)))];

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _options) command.Add(option);
    }

    /// <exception cref="JsonException">A value is not of its option's type; the message names the option.</exception>
    public TOptions Read(ParseResult parsed)
    {
        var json = new JsonObject();
        foreach (var (property, option) in _options)
            if (parsed.GetValue(option) is { } value)
                json[property.Name] = value;
        return json.Deserialize<TOptions>(Scene.Json) ?? new TOptions();
    }

    private static Option<string> ToOption(PropertyInfo property)
    {
        var unset = property.GetValue(new TOptions());
        var hint = unset is null or "" ? "" : $" [default: {FormattableString.Invariant($"{unset}")}]";
        return new Option<string>("--" + JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name))
        {
            Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description + hint,
            HelpName = TypeWord(property.PropertyType),
        };
    }

    private static string TypeWord(Type type) =>
        type == typeof(string) ? "text" : type == typeof(TimeSpan) ? "hh:mm:ss" : type == typeof(double) ? "number" : "whole number";
}
