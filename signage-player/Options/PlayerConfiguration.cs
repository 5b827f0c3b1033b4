using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>From the command line to checked options.</summary>
internal static class PlayerConfiguration
{
    public const string EnvironmentPrefix = "TELEMETRY_";
    private const string Usage = "usage: signage-player --config FILE";

    public static string Help => ServerStart.Help(
        "The page of one sign, and the signed orders that it shows.", Usage["usage: ".Length..],
        "Device, Areas, RootKeyFile, Content:Directory, State:Directory, Broker:Url, Broker:ClientId (required)",
        "Prefix, AreaNames, Place, City, Contact, Broker:*, Http:Url, Collector:*, Content:*, Clock:Trust, Screen:*, Wifi:*, Receipts:*, Tiles");

    /// <returns>The options, or null with every error in words.</returns>
    public static (PlayerOptions? Options, IReadOnlyList<string> Errors) Load(IReadOnlyList<string> arguments)
    {
        if (arguments is not ["--config", var file]) return (null, [$"{Usage}; --help tells more, the options are in the app's README"]);
        if (!File.Exists(file)) return (null, [$"the configuration '{file}' does not exist or may not be read: check the path and its owner ({Usage})"]);
        try
        {
            DurationConverter.Install();
            var json = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false).Build();
            // Only the file is held against unknown names: a typing error must not silently mean the default.
            json.Get<PlayerOptions>(binder => binder.ErrorOnUnknownConfiguration = true);
            var options = new ConfigurationBuilder().AddConfiguration(json).AddEnvironmentVariables(EnvironmentPrefix).Build().Get<PlayerOptions>() ?? new();
            var errors = PlayerOptionsRules.Errors(options);
            return errors.Count == 0 ? (options, []) : (null, errors);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or InvalidDataException)
        {
            return (null, [$"the configuration '{file}' cannot be read: {e.Message} {e.InnerException?.Message}".TrimEnd()]);
        }
    }
}
