namespace Telemetry.EdgeAgent;

internal enum StationEventKind
{
    /// <summary>Not about a station.</summary>
    Other,
    Connected,
    Disconnected,
}

/// <summary>
/// Reads an unsolicited line, <c>&lt;3&gt;AP-STA-CONNECTED 02:00:00:00:01:ff auth_alg=open</c>. It comes on the edge of
/// authorisation, so re-keying does not repeat it (facts/sensing-wifi-opendata.md 3.1).
/// </summary>
internal static class StationEvent
{
    /// <summary>True for an event, false for the answer to a command.</summary>
    public static bool IsEvent(ReadOnlySpan<byte> message) => message.Length > 0 && message[0] == (byte)'<';

    public static StationEventKind Read(ReadOnlySpan<byte> message, out ulong address)
    {
        address = 0;
        if (!IsEvent(message)) return StationEventKind.Other;
        var text = message[(message.IndexOf((byte)'>') + 1)..];
        var kind = StationEventKind.Other;
        if (text.StartsWith("AP-STA-CONNECTED "u8)) kind = StationEventKind.Connected;
        else if (text.StartsWith("AP-STA-DISCONNECTED "u8)) kind = StationEventKind.Disconnected;
        if (kind == StationEventKind.Other) return kind;

        var rest = text[(text.IndexOf((byte)' ') + 1)..];
        var end = rest.IndexOfAny(" \n\0"u8);
        return StationReply.TryReadAddress(end < 0 ? rest : rest[..end], out address) ? kind : StationEventKind.Other;
    }
}
