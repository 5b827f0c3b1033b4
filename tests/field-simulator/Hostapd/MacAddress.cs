using System.Globalization;

namespace Telemetry.FieldSimulator;

/// <summary>A station's address, written as hostapd writes it: six lower-case pairs with colons.</summary>
public readonly record struct MacAddress(ulong Value)
{
    private const ulong LocalBit = 0x02_00_00_00_00_00, GroupBit = 0x01_00_00_00_00_00;

    /// <summary>Whether the address is locally administered, which today's phones' random addresses are.</summary>
    public bool IsLocal => (Value & LocalBit) != 0;

    public static MacAddress Draw(Random random, bool local)
    {
        var value = (ulong)random.NextInt64(1L << 48) & ~(LocalBit | GroupBit);
        return new(local ? value | LocalBit : value);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out MacAddress mac)
    {
        mac = default;
        if (text.Length != 17) return false;
        var value = 0UL;
        for (var i = 0; i < 17; i += 3)
        {
            if (i > 0 && text[i - 1] != ':') return false;
            if (!byte.TryParse(text.Slice(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)) return false;
            value = value << 8 | octet;
        }
        mac = new(value);
        return true;
    }

    public static MacAddress Parse(string text) =>
        TryParse(text, out var mac) ? mac : throw new FormatException($"'{text}' is not a MAC address");

    public override string ToString()
    {
        var hex = Value.ToString("x12", CultureInfo.InvariantCulture);
        return string.Join(':', Enumerable.Range(0, 6).Select(i => hex.Substring(2 * i, 2)));
    }
}
