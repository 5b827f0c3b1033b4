using System.Buffers.Text;
using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>One associated station as hostapd tells it. The address stays in memory and is never printed.</summary>
/// <param name="Address">48 bits.</param>
/// <param name="ConnectedSeconds">Null where the driver gives no statistics; likewise the bytes.</param>
internal readonly record struct Station(ulong Address, bool Authorized, ulong? RxBytes, ulong? TxBytes, long? ConnectedSeconds)
{
    /// <summary>When hostapd told it, monotonic; null: at the walk's time. A walk may take longer than a station's seconds are true.</summary>
    public TimeSpan? At { get; init; }

    public override string ToString() => "station";
}

internal enum ReplyKind
{
    Station,

    /// <summary>The list is over.</summary>
    End,

    /// <summary>FAIL: the station asked about is not listed any more.</summary>
    Fail,

    /// <summary>Anything else.</summary>
    Unreadable,
}

/// <summary>
/// Reads the answer to STA-FIRST and STA-NEXT (facts/sensing-wifi-opendata.md 3.1): the address on a line, then <c>key=value</c> lines,
/// of which unknown ones are passed over; empty at the end of the list; FAIL. Any bytes are taken, none throw.
/// </summary>
internal static class StationReply
{
    private const int AddressLength = 17;

    public static ReplyKind Read(ReadOnlySpan<byte> reply, out Station station)
    {
        station = default;
        reply = reply.TrimEnd("\n\0"u8);
        if (reply.IsEmpty) return ReplyKind.End;
        if (reply.SequenceEqual("FAIL"u8)) return ReplyKind.Fail;

        var first = TakeLine(ref reply);
        if (first.Length != AddressLength || !TryReadAddress(first, out var address)) return ReplyKind.Unreadable;

        var authorized = false;
        ulong? rx = null, tx = null;
        long? connected = null;
        while (!reply.IsEmpty)
        {
            var line = TakeLine(ref reply);
            if (line.StartsWith("flags="u8)) authorized = line.IndexOf("[AUTHORIZED]"u8) >= 0;
            else if (line.StartsWith("rx_bytes="u8)) rx = Whole(line[9..]) ?? rx;
            else if (line.StartsWith("tx_bytes="u8)) tx = Whole(line[9..]) ?? tx;
            else if (line.StartsWith("connected_time="u8) && Whole(line[15..]) is { } seconds and < uint.MaxValue) connected = (long)seconds;
        }
        station = new Station(address, authorized, rx, tx, connected);
        return ReplyKind.Station;
    }

    /// <summary>Reads <c>02:00:00:00:01:ff</c>, either case.</summary>
    public static bool TryReadAddress(ReadOnlySpan<byte> text, out ulong address)
    {
        address = 0;
        if (text.Length != AddressLength) return false;
        for (var i = 0; i < AddressLength; i += 3)
        {
            if (i > 0 && text[i - 1] != (byte)':') return false;
            if (!byte.TryParse(text.Slice(i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet)) return false;
            address = (address << 8) | octet;
        }
        return true;
    }

    /// <summary>Locally administered: bit 1 of the first octet (IEEE 802).</summary>
    public static bool IsLocal(ulong address) => (address >> 41 & 1) != 0;

    /// <summary>Writes the address as hostapd reads it; only ever into a command to hostapd.</summary>
    public static void WriteAddress(ulong address, Span<byte> text)
    {
        for (var i = 0; i < 6; i++)
        {
            if (i > 0) text[i * 3 - 1] = (byte)':';
            _ = ((byte)(address >> (40 - 8 * i))).TryFormat(text.Slice(i * 3, 2), out _, "x2", CultureInfo.InvariantCulture);
        }
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return line;
    }

    private static ulong? Whole(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out ulong value, out var used) && used == text.Length ? value : null;
}
