using System.Net;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What one property alone cannot tell.</summary>
internal static class OptionsRules
{
    public static IEnumerable<string> Errors(AgentOptions options)
    {
        if (options.Device.Length > 0 && !DeviceId.TryParse(options.Device, out _))
            yield return $"Device '{options.Device}' is not a device id: 1 to 63 characters of a-z, 0-9 and '-', not beginning with '-', like ap-0017";

        if (PrefixError(options.Prefix) is { } prefix) yield return prefix;

        if (options.Device.Length > 0)
            foreach (var error in BrokerErrors(options)) yield return error;

        if (options.Publisher.AckTimeout > options.Publisher.AckTimeoutMax)
            yield return $"Publisher:AckTimeout {options.Publisher.AckTimeout} is above AckTimeoutMax {options.Publisher.AckTimeoutMax}: lower it";

        if (options.Journal.Path.Length > 0 && Path.GetDirectoryName(Path.GetFullPath(options.Journal.Path)) is { } folder && !Directory.Exists(folder))
            yield return $"Journal:Path '{options.Journal.Path}' is in a folder that does not exist: make {folder} and give it to the agent's user";

        foreach (var twice in options.Sources.GroupBy(source => source.Name).Where(group => group.Key.Length > 0 && group.Count() > 1))
            yield return $"Sources: the name '{twice.Key}' is used {twice.Count()} times: give each source its own, its values are stored under it";

        foreach (var line in options.Sources.OfType<GeigerOptions>().Where(tube => tube.Chip is not null).GroupBy(tube => (tube.Chip, tube.Line)).Where(group => group.Count() > 1))
            yield return $"Sources: {string.Join(" and ", line.Select(tube => $"'{tube.Name}'"))} count line {line.Key.Line} of {line.Key.Chip}: give each tube a line of its own";

        foreach (var place in options.Sources.OfType<RadiusOptions>().GroupBy(source => source.Listen).Where(group => group.Count() > 1))
            yield return $"Sources: {string.Join(" and ", place.Select(source => $"'{source.Name}'"))} listen on {place.Key}: give each a port of its own";

        var bss = options.Sources.OfType<RadiusOptions>().SelectMany(source => source.Clients.Select(RadiusClients.Parse).OfType<(string Name, IPNetwork)>().Select(client => client.Name).Distinct())
            .Concat(options.Sources.OfType<HostapdOptions>().SelectMany(source => source.Interfaces));
        foreach (var twice in bss.GroupBy(name => name).Where(group => group.Count() > 1 && options.Sources.OfType<RadiusOptions>().Any()))
            yield return $"Sources: '{twice.Key}' names {twice.Count()} BSS (Clients of radius, Interfaces of hostapd): give each its own, its values are stored under it";

        foreach (var error in AmongSources([.. options.Sources])) yield return error;
        foreach (var error in options.Orders.Errors()) yield return error;
        foreach (var error in ActionErrors(options)) yield return error;

        if (options.Sources.Count == 0)
            yield return "Sources is empty: nothing would be measured; 'edge-agent sources' shows an example of each kind";
    }

    /// <summary>What sources need of each other; also asked when a twin changes them.</summary>
    public static IEnumerable<string> AmongSources(IReadOnlyList<SourceOptions> sources)
    {
        foreach (var dust in sources.OfType<DustOptions>().Where(dust => dust.Humidity is not null))
        {
            string[] humid = [.. sources.Where(source => source.MeasuresHumidity).Select(source => source.Name)];
            var choice = humid.Length > 0 ? $"write one of {string.Join(", ", humid)}" : "add a source of kind iio whose chip measures humidity";
            if (!humid.Contains(dust.Humidity))
                yield return $"Sources: '{dust.Name}' takes Humidity from '{dust.Humidity}', which measures none: {choice}";
        }
    }

    private static IEnumerable<string> ActionErrors(AgentOptions options)
    {
        string[] sources = [.. options.Sources.Select(source => source.Name)];
        var actions = options.Orders.Actions;
        foreach (var twice in actions.Select(action => action.Name).Concat(sources).GroupBy(name => name).Where(g => g.Key.Length > 0 && g.Count() > 1 && actions.Any(a => a.Name == g.Key)))
            yield return $"Orders:Actions: the name '{twice.Key}' is used {twice.Count()} times, by actions or sources: give each its own, the status shows them side by side";
        foreach (var faster in actions.OfType<SampleFasterOptions>())
        {
            foreach (var missing in faster.Sources.Except(sources))
                yield return $"Orders:Actions: '{faster.Name}' hurries '{missing}', which is no source: write names of {string.Join(", ", sources)}";
            foreach (var source in options.Sources.Where(source => faster.Hurries(source.Name)))
                foreach (var error in source.ErrorsAt(faster.Interval))
                    yield return $"Orders:Actions: '{faster.Name}' cannot hurry '{source.Name}': {error}; or leave it out of its Sources";
        }
        foreach (var twice in actions.OfType<DisasterSsidOptions>().GroupBy(ssid => ssid.Interface).Where(group => group.Count() > 1))
            yield return $"Orders:Actions: {twice.Count()} of them open networks on {twice.Key}: one is enough, they would close each other's";
    }

    private static IEnumerable<string> BrokerErrors(AgentOptions options)
    {
        foreach (var error in options.Broker.Validate()) yield return error;
        for (var i = 0; i < options.FallbackBrokers.Count; i++)
            foreach (var error in options.FallbackBrokers[i].Validate()) yield return error.Replace("Broker:", $"FallbackBrokers:{i}:", StringComparison.Ordinal);
        foreach (var twice in options.FallbackBrokers.Prepend(options.Broker).GroupBy(broker => broker.Url).Where(group => group.Count() > 1))
            yield return $"FallbackBrokers: {twice.Key} is named {twice.Count()} times, also as Broker: name each broker once";
    }

    private static string? PrefixError(string prefix)
    {
        try
        {
            _ = new Topics(prefix);
            return null;
        }
        catch (FormatException e)
        {
            return $"Prefix: {e.Message}";
        }
    }
}
