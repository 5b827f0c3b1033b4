using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Fills options from configuration and collects every error in words that name the key, the cause and the cure.
/// (The framework's binder stops at the first error and passes over unknown keys.)
/// </summary>
internal sealed class OptionsBinder(ICollection<string> errors)
{
    public void Bind(IConfiguration section, object options)
    {
        foreach (var property in Settable(options.GetType()))
        {
            var key = section.GetSection(property.Name);
            if (!key.Exists())
            {
                if (property.GetCustomAttribute<RequiredAttribute>() is { } required)
                    errors.Add($"{key.Path} is missing: add it, for example \"{property.Name}\": {required.Example}");
            }
            else if (IsGroup(property.PropertyType)) Bind(key, property.GetValue(options)!);
            else if (property.PropertyType == typeof(IReadOnlyList<string>))
                property.SetValue(options, key.GetChildren().Select(child => child.Value ?? "").ToArray());
            else if (key.Value is { } text) Set(property, options, key.Path, text);
            else errors.Add($"{key.Path} is a group or a list: write one value");
        }
    }

    /// <summary>Names the keys that no option takes; a misspelt option would otherwise keep its default in silence.</summary>
    public void RefuseUnknown(IConfiguration section, Type options)
    {
        var known = options.GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!known.TryGetValue(child.Key, out var property))
                errors.Add($"{child.Path} is not an option: remove it or correct its name (known here: {string.Join(", ", known.Keys)})");
            else if (IsGroup(property.PropertyType)) RefuseUnknown(child, property.PropertyType);
        }
    }

    public static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(property => property.SetMethod is { IsPublic: true });

    private static bool IsGroup(Type type) =>
        type.IsClass && type != typeof(string) && type != typeof(Uri) && !typeof(IEnumerable).IsAssignableFrom(type);

    /// <summary>Takes one value as it is written, or names what is wrong with it.</summary>
    /// <param name="path">How the errors call the option.</param>
    public void Set(PropertyInfo property, object options, string path, string text)
    {
        var (value, shape) = Convert(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, text);
        var range = property.GetCustomAttribute<WithinAttribute>();
        if (value is null)
            errors.Add($"{path} is '{text}': write {shape}{(range is null ? "" : $" from {range.Min} to {range.Max}")}");
        else if (range is not null && !range.Holds(value))
            errors.Add($"{path} is {text}, outside of its range: choose a value from {range.Min} to {range.Max}");
        else property.SetValue(options, value);
    }

    private static (object? Value, string Shape) Convert(Type type, string text) => type switch
    {
        _ when type == typeof(string) => (text, "text"),
        _ when type == typeof(TimeSpan) =>
            (DurationText.TryParseOption(text, out var span) ? span : null, $"a duration as {DurationText.OptionForms}"),
        _ when type == typeof(int) => (int.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? whole : null, "a whole number"),
        _ when type == typeof(long) => (long.TryParse(text, CultureInfo.InvariantCulture, out var large) ? large : null, "a whole number"),
        _ when type == typeof(double) =>
            (double.TryParse(text, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : null, "a number"),
        _ when type == typeof(bool) => (bool.TryParse(text, out var truth) ? truth : null, "true or false"),
        _ when type == typeof(Uri) => (Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null, "an address as mqtt://host:1883"),
        { IsEnum: true } => (Enum.TryParse(type, text, ignoreCase: true, out var word) && Enum.IsDefined(type, word) ? word : null, string.Join(" or ", Enum.GetNames(type))),
        _ => (null, $"a value of type {type.Name}, which the binder does not know"),
    };
}
