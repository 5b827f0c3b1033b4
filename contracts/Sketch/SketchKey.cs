using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Telemetry.Contracts;

/// <summary>
/// Names the key under which a sketch was made, drawn at random beside it and telling nothing of it: 16 hexadecimal digits for a key of
/// the day, <c>own-</c> before them for a key that one access point has for itself. Sketches of different keys never merge.
/// </summary>
public static partial class SketchKey
{
    public const string OwnPrefix = "own-";

    public static string Text(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    public static string OwnText(ulong id) => OwnPrefix + Text(id);

    public static bool IsOwn(string key) => key.StartsWith(OwnPrefix, StringComparison.Ordinal);

    public static bool IsValid(ReadOnlySpan<byte> key) =>
        key.Length <= 20 && Shape().IsMatch(Encoding.ASCII.GetString(key));

    /// <summary>
    /// What a sketch is fed with: the first 64 bits of HMAC-SHA-256(key, address). The address is its six octets as they go over the air.
    /// </summary>
    public static ulong Hash(ReadOnlySpan<byte> key, ulong address)
    {
        Span<byte> octets = stackalloc byte[8];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64BigEndian(octets, address);
        HMACSHA256.HashData(key, octets[2..], mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }

    [GeneratedRegex(@"^(own-)?[0-9a-f]{16}\z")]
    private static partial Regex Shape();
}
