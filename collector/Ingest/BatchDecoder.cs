using System.Text;

namespace Telemetry.Collector;

/// <summary>
/// Takes a telemetry payload apart into points and refused lines. The device is the topic's: a batch cannot speak for another.
/// Allocates nothing for a good line.
/// </summary>
public sealed class BatchDecoder(SeriesCache cache, IngestCounters counters)
{
    /// <summary>The part of a refused line that is kept, in bytes.</summary>
    public const int MaxRefusedBytes = 1024;

    private readonly FieldSlot[] slots = new FieldSlot[LineParser.MaxFields];

    /// <param name="now">The collector's time, ms.</param>
    /// <param name="ticket">Is told which lines were refused, counted from 1.</param>
    public void Decode(string device, ReadOnlySpan<byte> payload, long now, IngestGroup group, CommitTicket? ticket = null)
    {
        var reader = new BatchReader(payload);
        if (reader.Form is BatchForm.TooLarge or BatchForm.Empty or BatchForm.BadHeader) counters.RefuseMessage(IngestCounters.Word(reader.Form));
        var keys = cache.For(device);
        while (reader.TryRead(slots, out var line, out var error, out var raw))
        {
            var point = group.Points.Count;
            var reason = error == LineError.None ? Take(keys, device, line, now, group) : IngestCounters.Word(error);
            if (reason is not null)
            {
                Refuse(group, device, reason, raw, now);
                ticket?.Refuse(reader.LineCount, reason);
            }
            else if (group.Points.Count > point) ticket?.Point(point, reader.LineCount);
        }
        if (reader.TooManyLines) counters.RefuseMessage("too-many-lines");
        if (reader.Form == BatchForm.Numbered)
        {
            group.Acks.Earn(device, reader.Header);
            group.Entries.Add(BookedBatch.Of(device, reader.Header, reader.LineCount, now));
        }
        else if (reader.LineCount > 0) group.Entries.Add(BookedBatch.Plain(device, reader.LineCount, now));
        group.Lines += reader.LineCount;
        group.Batches++;
    }

    /// <summary>Takes a sender who waits into the group, with the lines that belong to no device.</summary>
    public void Admit(CommitTicket ticket, IngestGroup group)
    {
        group.Tickets.Add(ticket);
        if (ticket.Strays.Count == 0) return;
        foreach (var stray in ticket.Strays) counters.RefuseLine(stray.Reason);
        group.Refused.AddRange(ticket.Strays.Take(IngestGroup.MaxRefused - group.Refused.Count));
        group.Lines += ticket.Strays.Count;
        group.Batches++;
    }

    /// <returns>Why the line is refused; null when it is in the group.</returns>
    private string? Take(Dictionary<byte[], Series>.AlternateLookup<ReadOnlySpan<byte>> keys, string device, in LineView line, long now, IngestGroup group)
    {
        // What was resolved once has a known measurement and good tags.
        if (keys.TryGetValue(line.SeriesKey, out var series))
        {
            var wrong = LineRules.CheckFields(series.Schema.Measurement, line, slots, now, out _);
            if (wrong != LineRefusal.None) return IngestCounters.Word(wrong);
        }
        else if (SketchLine.Is(line))
        {
            var flaw = SketchLine.TryRead(line, slots, now, out var sketch);
            if (flaw != SketchRefusal.None) return IngestCounters.Word(flaw);
            group.Sketches.Add(new DeviceSketch(device, sketch));
            return null;
        }
        else
        {
            var refusal = LineRules.Check(line, slots, now, out var measurement, out _);
            if (refusal != LineRefusal.None) return IngestCounters.Word(refusal);
            series = cache.Resolve(keys, device, measurement!, line, out var full);
            if (series is null) return IngestCounters.Word(full);
        }
        group.Points.Add(series, line, slots);
        return null;
    }

    private void Refuse(IngestGroup group, string device, string reason, ReadOnlySpan<byte> raw, long now)
    {
        counters.RefuseLine(reason);
        // The quarantine is shown to people; a sketch is not, even a damaged one.
        if (SketchLine.MayHold(raw) && raw.IndexOf((byte)' ') is >= 0 and var end) raw = raw[..end];
        if (group.Refused.Count < IngestGroup.MaxRefused)
            group.Refused.Add(new RefusedLine(device, reason, Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, MaxRefusedBytes)]), now));
    }
}
