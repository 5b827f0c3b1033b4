using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Reads the text that xxd prints: <c>00000010: aac0 0900  ....</c>, an offset, bytes in groups, two spaces, the bytes as characters.
/// </summary>
internal static class HexDump
{
    /// <summary>The bytes a dump shows; the capture itself when it is no dump.</summary>
    public static byte[] ToBytes(byte[] capture)
    {
        var bytes = new List<byte>(capture.Length / 4);
        var rest = capture.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!line.IsEmpty && !TryReadLine(line, bytes)) return capture;
        }
        return bytes.Count > 0 ? [.. bytes] : capture;
    }

    private static bool TryReadLine(ReadOnlySpan<byte> line, List<byte> bytes)
    {
        var colon = line.IndexOf(": "u8);
        if (colon is < 4 or > 16 || !long.TryParse(line[..colon], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)) return false;
        var hex = line[(colon + 2)..];
        while (hex.Length >= 2 && byte.TryParse(hex[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            bytes.Add(value);
            hex = hex[2..];
            // Two spaces end the bytes; the characters after them may look like more.
            if (hex.StartsWith("  "u8)) break;
            if (!hex.IsEmpty && hex[0] == (byte)' ') hex = hex[1..];
        }
        return true;
    }
}
