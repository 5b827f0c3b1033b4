using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The configuration could not be used; every error is in <see cref="Errors"/>, each with its cure.</summary>
internal sealed class OptionsException(IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}

/// <summary>Reads and checks <see cref="AgentOptions"/>.</summary>
internal static class OptionsFile
{
    public const string EnvironmentPrefix = "TELEMETRY_";

    /// <exception cref="OptionsException">The file cannot be read or some options cannot be used.</exception>
    public static AgentOptions Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Load(stream, new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException([$"{path} cannot be read: {e.Message}"]);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            throw new OptionsException([$"{path} is not JSON: {(e.InnerException ?? e).Message}"]);
        }
    }

    /// <param name="json">The file.</param>
    /// <param name="environment">Has the last word over the file.</param>
    /// <inheritdoc cref="Load(string)"/>
    public static AgentOptions Load(Stream json, IConfiguration environment)
    {
        var file = new ConfigurationBuilder().AddJsonStream(json).Build();
        var all = new ConfigurationBuilder().AddConfiguration(file).AddConfiguration(environment).Build();
        var errors = new List<string>();
        var options = new AgentOptions();
        var binder = new OptionsBinder(errors);
        binder.Bind(all, options);
        binder.RefuseUnknown(file, typeof(AgentOptions));
        foreach (var section in all.GetSection(nameof(AgentOptions.Sources)).GetChildren())
            if (BindEntry(binder, section, file.GetSection(section.Path), errors, SourceKinds.All.Select(k => k.Name), word => SourceKinds.Find(word)?.NewOptions()) is { } source)
            {
                errors.AddRange(source.Errors().Select(error => $"{section.Path}:{error}"));
                options.Sources.Add(source);
            }
        foreach (var section in all.GetSection($"{nameof(AgentOptions.Orders)}:{nameof(OrdersOptions.Actions)}").GetChildren())
            if (BindEntry(binder, section, file.GetSection(section.Path), errors, OverrideActions.All.Select(k => k.Name), word => OverrideActions.Find(word)?.NewOptions()) is { } action)
            {
                errors.AddRange(action.Errors().Select(error => $"{section.Path}:{error}"));
                options.Orders.Actions.Add(action);
            }

        foreach (var section in all.GetSection(nameof(AgentOptions.FallbackBrokers)).GetChildren())
        {
            var broker = new BrokerOptions();
            binder.Bind(section, broker);
            binder.RefuseUnknown(file.GetSection(section.Path), typeof(BrokerOptions));
            options.FallbackBrokers.Add(broker);
        }
        foreach (var broker in options.FallbackBrokers.Prepend(options.Broker).Where(broker => broker.ClientId.Length == 0)) broker.ClientId = options.Device;
        errors.AddRange(OptionsRules.Errors(options));
        return errors.Count == 0 ? options : throw new OptionsException(errors);
    }

    /// <summary>One entry of a list whose options depend on its Kind; null, with the error, when the kind is not known.</summary>
    private static T? BindEntry<T>(
        OptionsBinder binder, IConfigurationSection section, IConfigurationSection inFile, List<string> errors, IEnumerable<string> kinds, Func<string, T?> newOptions)
        where T : class
    {
        var word = section["Kind"];
        if (newOptions(word ?? "") is not { } options)
        {
            var known = string.Join(", ", kinds);
            errors.Add(word is null
                ? $"{section.Path}:Kind is missing: write one of {known}"
                : $"{section.Path}:Kind '{word}' is unknown: write one of {known}");
            return null;
        }
        binder.Bind(section, options);
        binder.RefuseUnknown(inFile, options.GetType());
        return options;
    }
}
