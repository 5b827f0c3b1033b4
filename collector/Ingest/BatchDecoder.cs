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
            if (error != LineError.None)
            {
                Refuse(group, device, IngestCounters.Word(error), raw, now);
                ticket?.Refuse(reader.LineCount, IngestCounters.Word(error));
                continue;
            }
            if (SketchLine.Is(line))
            {
                var flaw = SketchLine.TryRead(line, slots, now, out var sketch);
                if (flaw == SketchRefusal.None) group.Sketches.Add(new DeviceSketch(device, sketch));
                else
                {
                    Refuse(group, device, IngestCounters.Word(flaw), raw, now);
                    ticket?.Refuse(reader.LineCount, IngestCounters.Word(flaw));
                }
                continue;
            }
            var refusal = LineRules.Check(line, slots, now, out var measurement, out _);
            if (refusal != LineRefusal.None)
            {
                Refuse(group, device, IngestCounters.Word(refusal), raw, now);
                ticket?.Refuse(reader.LineCount, IngestCounters.Word(refusal));
                continue;
            }
            if (cache.Resolve(keys, device, measurement!, line, out var full) is not { } series)
            {
                Refuse(group, device, IngestCounters.Word(full), raw, now);
                ticket?.Refuse(reader.LineCount, IngestCounters.Word(full));
                continue;
            }
            ticket?.Point(group.Points.Count, reader.LineCount);
            group.Points.Add(series, line, slots);
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

    private void Refuse(IngestGroup group, string device, string reason, ReadOnlySpan<byte> raw, long now)
    {
        counters.RefuseLine(reason);
        // The quarantine is shown to people; a sketch is not, even a damaged one.
        if (SketchLine.MayHold(raw) && raw.IndexOf((byte)' ') is >= 0 and var end) raw = raw[..end];
        if (group.Refused.Count < IngestGroup.MaxRefused)
            group.Refused.Add(new RefusedLine(device, reason, Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, MaxRefusedBytes)]), now));
    }
}
