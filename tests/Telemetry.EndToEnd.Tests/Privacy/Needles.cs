using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Telemetry.EndToEnd.Tests.Privacy;

/// <summary>What must not be found, and how it would look. A name says what it is, so that a finding needs no printing of it.</summary>
internal sealed record Needle(string Name, byte[] Bytes)
{
    /// <summary>An address in every spelling that people and programs use.</summary>
    public static IEnumerable<Needle> OfAddress(string name, ulong address)
    {
        var octets = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(octets, address);
        octets = octets[2..];
        var hex = Convert.ToHexStringLower(octets);
        var pairs = octets.Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)).ToArray();
        string[] texts =
        [
            string.Join(':', pairs), string.Join('-', pairs), string.Join(' ', pairs), hex, $"{hex[..4]}.{hex[4..8]}.{hex[8..]}", string.Concat(pairs.Reverse()),
            string.Join(':', pairs.Reverse()), string.Join(',', octets), address.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var text in texts.Concat(texts.Select(t => t.ToUpperInvariant())).Distinct()) foreach (var one in OfText($"{name} as {Shape(text)}", text)) yield return one;
        yield return new Needle($"{name} as six bytes", octets);
        yield return new Needle($"{name} as six bytes, reversed", [.. octets.Reverse()]);
        foreach (var one in InBase64(name, octets)) yield return one;
    }

    /// <summary>A secret or a hash, from its bytes.</summary>
    public static IEnumerable<Needle> OfBytes(string name, byte[] bytes)
    {
        yield return new Needle($"{name} as bytes", bytes);
        yield return new Needle($"{name} as bytes, reversed", [.. bytes.Reverse()]);
        foreach (var text in new[] { Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes) }) foreach (var one in OfText($"{name} as hex", text)) yield return one;
        foreach (var one in InBase64(name, bytes)) yield return one;
        if (bytes.Length == 8)
            foreach (var one in OfText($"{name} as a number", BinaryPrimitives.ReadUInt64BigEndian(bytes).ToString(CultureInfo.InvariantCulture))) yield return one;
    }

    private static IEnumerable<Needle> OfText(string name, string text) =>
        [new Needle(name, Encoding.ASCII.GetBytes(text)), new Needle($"{name}, UTF-16", Encoding.Unicode.GetBytes(text))];

    private static IEnumerable<Needle> InBase64(string name, byte[] bytes)
    {
        // Inside a longer value it begins at any of three places; what is the same in all neighbours is searched.
        for (var shift = 0; shift < 3; shift++)
        {
            byte[] padded = [.. new byte[shift], .. bytes];
            var text = Base64Url.EncodeToString(padded)[(shift == 0 ? 0 : shift + 1)..(padded.Length * 8 / 6)];
            yield return new Needle($"{name} in base64url", Encoding.ASCII.GetBytes(text));
            yield return new Needle($"{name} in base64", Encoding.ASCII.GetBytes(text.Replace('-', '+').Replace('_', '/')));
        }
    }

    private static string Shape(string text) => new([.. text.Select(c => char.IsAsciiHexDigit(c) ? 'x' : c)]);
}
