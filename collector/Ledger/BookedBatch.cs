namespace Telemetry.Collector;

/// <summary>One committed batch, as the ledger needs to know it.</summary>
/// <param name="Seq">0: the batch had no header.</param>
/// <param name="Sent">When it was sealed, ms; the collector's time when it was not told or cannot be.</param>
/// <param name="Synced">False: the sender's clock is not to be trusted.</param>
public readonly record struct BookedBatch(string Device, uint Boot, long Seq, long Sent, long Arrived, int Lines, bool Synced)
{
    // A stamp outside is a broken clock's and would book the batch on a day that nobody looks at.
    private const long Oldest = 400L * 86_400_000, Ahead = 86_400_000;

    public static BookedBatch Of(string device, in BatchHeader header, int lines, long now)
    {
        var plausible = header.Sent > now - Oldest && header.Sent < now + Ahead;
        return new(device, header.Boot, header.Seq, plausible ? header.Sent : now, now, lines, plausible && header.Clock == ClockQuality.Synced);
    }

    public static BookedBatch Plain(string device, int lines, long now) => new(device, 0, 0, now, now, lines, false);

    public void Write(BinaryWriter to)
    {
        to.Write(Device);
        to.Write(Boot);
        to.Write7BitEncodedInt64(Seq);
        to.Write7BitEncodedInt64(Sent);
        to.Write7BitEncodedInt64(Arrived);
        to.Write7BitEncodedInt(Lines);
        to.Write(Synced);
    }

    public static BookedBatch Read(BinaryReader from) => new(
        from.ReadString(), from.ReadUInt32(), from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64(), from.Read7BitEncodedInt64(),
        from.Read7BitEncodedInt(), from.ReadBoolean());
}
