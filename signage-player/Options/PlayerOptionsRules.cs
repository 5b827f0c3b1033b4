using System.Net;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>Every error of the options at once, each with its cause and its cure.</summary>
internal static class PlayerOptionsRules
{
    private const int MaxAreas = 32, MaxTiles = 8, MaxSsidLength = 32;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Hour = TimeSpan.FromHours(1);

    public static IReadOnlyList<string> Errors(PlayerOptions options) =>
        [.. Identity(options), .. Addresses(options), .. Paths(options), .. Ranges(options), .. Tiles(options), .. options.Broker.Validate()];

    private static IEnumerable<string> Identity(PlayerOptions options)
    {
        if (!WireName.IsValid(options.Device))
            yield return $"Device '{options.Device}' is not a device id: 1 to 63 characters of a-z, 0-9 and '-', like sign-0001";
        if (PrefixError(options.Prefix) is { } error) yield return $"Prefix: {error}";
        if (options.Areas.Count is 0 or > MaxAreas)
            yield return $"Areas has {options.Areas.Count} codes: name 1 to {MaxAreas}, or no order could ever concern this sign";
        foreach (var area in options.Areas.Where(a => !AreaCode.IsValid(a)))
            yield return $"Areas: '{area}' is not an area code: letters, digits, '-' and '.', up to {AreaCode.MaxLength}";
        if (options.Wifi.Ssid is { } ssid && (ssid.Length is 0 or > MaxSsidLength || ssid.Any(char.IsControl)))
            yield return $"Wifi:Ssid has {ssid.Length} characters: 1 to {MaxSsidLength}, without control characters; leave it out for no Wi-Fi help";
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
            return e.Message;
        }
    }

    private static IEnumerable<string> Addresses(PlayerOptions options)
    {
        var http = options.Http.Url;
        if (!http.IsAbsoluteUri || http.Scheme != Uri.UriSchemeHttp || http.PathAndQuery != "/" || !IPAddress.TryParse(http.Host.Trim('[', ']'), out _))
            yield return $"Http:Url '{http}' is not an address to listen on: write an IP address and a port, like http://127.0.0.1:5082";
        if (!IsWeb(options.Collector.Url)) yield return $"Collector:Url '{options.Collector.Url}' is not a web address: write http://host:5080";
        if (options.Wifi.HelpUrl is { } help && !IsWeb(help)) yield return $"Wifi:HelpUrl '{help}' is not a web address: write https://... or leave it out";
    }

    private static bool IsWeb(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static IEnumerable<string> Paths(PlayerOptions options)
    {
        if (options.Content.Directory.Length == 0) yield return "Content:Directory is missing: name the folder of images (it may be empty)";
        if (options.State.Directory.Length == 0) yield return "State:Directory is missing: name a folder that survives a restart, orders are kept there";
        if (options.RootKeyFile.Length == 0) yield return "RootKeyFile is missing: name the root's public key (JWK), without it no order can be believed";
    }

    private static IEnumerable<string> Ranges(PlayerOptions options) =>
    [
        .. Range("Collector:Poll", options.Collector.Poll, Second, Hour),
        .. Range("Content:ItemTime", options.Content.ItemTime, 3 * Second, 10 * TimeSpan.FromMinutes(1)),
        .. Range("Content:Rescan", options.Content.Rescan, Second, Hour),
        .. Range("Screen:EndedNotice", options.Screen.EndedNotice, TimeSpan.Zero, Hour),
        .. Range("Screen:WithdrawnNotice", options.Screen.WithdrawnNotice, TimeSpan.Zero, Hour),
        .. options.Receipts.Errors("Receipts"),
    ];

    private static IEnumerable<string> Tiles(PlayerOptions options)
    {
        if (options.Tiles.Count > MaxTiles) yield return $"Tiles has {options.Tiles.Count} entries: up to {MaxTiles} fit";
        foreach (var (tile, at) in options.Tiles.Select((t, i) => (t, $"Tiles:{i}")))
        {
            if (Measurements.Find(tile.Measurement)?.Find(tile.Field) is null)
                yield return $"{at} '{tile.Measurement}.{tile.Field}' is not in the table of measurements: write air.pm2_5 or radiation.dose_rate_10m, for example";
            if (!WireName.IsValid(tile.Device)) yield return $"{at}:Device '{tile.Device}' is not a device id: name the post, like air-001";
            foreach (var error in Range($"{at}:Interval", tile.Interval, Second, TimeSpan.FromDays(1))) yield return error;
        }
    }

    private static IEnumerable<string> Range<T>(string name, T value, T min, T max) where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0) yield return $"{name} {value} is out of range: {min} to {max}";
    }
}
