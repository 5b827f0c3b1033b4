namespace Telemetry.EdgeAgent;

/// <summary>How well the line to the city holds.</summary>
/// <param name="Up">1 when the interface has a carrier.</param>
/// <param name="Mbps">Speed of a wired interface.</param>
/// <param name="Signal">dBm of a radio.</param>
internal readonly record struct LinkFigures(long? Up, double? Mbps, double? Signal);

/// <summary>
/// The interface that carries the default route; while there is none, the one that carried it last, because a cable pulled out takes
/// its route along.
/// </summary>
internal sealed class NetworkLink(PlainFiles files)
{
    private const int RouteUp = 1;

    /// <summary>SPEED_UNKNOWN of ethtool, -1, as drivers print it in 16 and in 32 bits.</summary>
    private const double Unknown16 = ushort.MaxValue, Unknown32 = uint.MaxValue;

    private string? last;

    public LinkFigures Read()
    {
        last = DefaultOverIPv4() ?? DefaultOverIPv6() ?? last;
        if (last is null) return default;
        var interfaceFolder = $"sys/class/net/{last}";
        // An interface that is switched off gives an error instead of a carrier.
        var up = files.Number($"{interfaceFolder}/carrier") ?? (files.HasFolder(interfaceFolder) ? 0 : null);
        var speed = files.Number($"{interfaceFolder}/speed") is { } told and > 0 and not (Unknown16 or Unknown32) ? told : (double?)null;
        return new LinkFigures((long?)up, speed, Signal());
    }

    /// <summary>/proc/net/route: interface, destination, gateway, flags, references, use, metric, mask ...; the lowest metric wins.</summary>
    private string? DefaultOverIPv4() => files.Lines("proc/net/route").Skip(1).Select(PlainFiles.Words)
        .Where(words => words.Length > 7 && words[1] == "00000000" && words[7] == "00000000" && (Hex(words[3]) & RouteUp) != 0)
        .MinBy(words => PlainFiles.ToNumber(words[6]) ?? double.MaxValue)?[0];

    /// <summary>/proc/net/ipv6_route: destination, its prefix length, source, its length, next hop, metric, references, use, flags, interface.</summary>
    private string? DefaultOverIPv6() => files.Lines("proc/net/ipv6_route").Select(PlainFiles.Words)
        .Where(words => words.Length > 9 && words[1] == "00" && words[0].All(c => c == '0') && (Hex(words[8]) & RouteUp) != 0 && words[9] != "lo")
        .MinBy(words => Hex(words[5]))?[9];

    /// <summary>/proc/net/wireless: interface, status, link quality, level in dBm (a driver that tells none gives 0 or a positive number).</summary>
    private double? Signal()
    {
        var words = files.Lines("proc/net/wireless").Select(PlainFiles.Words).FirstOrDefault(words => words[0] == $"{last}:");
        return words?.Length > 3 && PlainFiles.ToNumber(words[3].TrimEnd('.')) is { } level and < 0 ? level : null;
    }

    private static uint Hex(string text) =>
        uint.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : 0;
}
