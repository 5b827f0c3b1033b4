using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>The address of an access point's own network. hostapd 2.10 gives an added network none that works, so it is made here.</summary>
internal readonly record struct BssAddress(ulong Value)
{
    private const int Octets = 6, FirstOctet = 40, MostVariants = 32;
    private const ulong Local = 2UL << FirstOctet, Group = 1UL << FirstOctet;

    public static BssAddress? TryParse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != Octets) return null;
        var value = 0UL;
        foreach (var part in parts)
        {
            if (part.Length != 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)) return null;
            value = value << 8 | octet;
        }
        return (value & Group) != 0 ? null : new BssAddress(value);
    }

    /// <summary>
    /// Locally administered, unlike all that are in use, and different only in the first octet: drivers with several networks derive
    /// their addresses so, and their address mask allows it.
    /// </summary>
    public BssAddress Beside(IReadOnlyCollection<BssAddress> used)
    {
        for (var variant = 0UL; variant < MostVariants; variant++)
        {
            var one = new BssAddress((Value | Local) ^ (variant << (FirstOctet + 2)));
            if (!used.Contains(one)) return one;
        }
        return new BssAddress(Value | Local);
    }

    public override string ToString()
    {
        var hex = Value.ToString("x12", CultureInfo.InvariantCulture);
        return string.Join(':', Enumerable.Range(0, Octets).Select(i => hex.Substring(2 * i, 2)));
    }
}
