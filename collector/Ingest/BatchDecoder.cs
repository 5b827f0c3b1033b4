using System.Text;

namespace Telemetry.Collector;

/// <summary>
/// Takes a telemetry payload apart into points and refused lines. The device is the topic's: a batch cannot speak for another.
/// Allocates nothing for a good line.
/// </summary>
public sealed class BatchDecoder(SeriesCache cache, IngestCounters counters, ClockWatch? clocks = null)
{
    /// <summary>A refused line is kept whole: it is the only copy once its batch is acknowledged.</summary>
    public const int MaxRefusedBytes = BatchReader.MaxBytes;

    /// <summary>How far a device may be ahead of this machine and still be believed when it is the only one, ms.</summary>
    private const long MaxDisagreement = 86_400_000;

    // Of a line that is from the future by this machine's clock alone: neither refused nor acknowledged.
    private const string ClocksDiffer = "clocks-differ";

    private readonly FieldSlot[] slots = new FieldSlot[LineParser.MaxFields];

    /// <param name="now">The collector's time, ms.</param>
    /// <param name="ticket">Is told which lines were refused, counted from 1.</param>
    public void Decode(string device, ReadOnlySpan<byte> payload, long now, IngestGroup group, CommitTicket? ticket = null)
    {
        var reader = new BatchReader(payload);
        if (reader.Form is BatchForm.TooLarge or BatchForm.Empty or BatchForm.BadHeader) counters.RefuseMessage(IngestCounters.Word(reader.Form));
        var keys = cache.For(device);
        var (waits, future, ahead) = (false, false, DeviceClock(device, reader, now));
        while (reader.TryRead(slots, out var line, out var error, out var raw))
        {
            var point = group.Points.Count;
            var reason = error == LineError.None ? Take(keys, device, line, now, ahead, group) : IngestCounters.Word(error);
            if (ReferenceEquals(reason, ClocksDiffer)) waits = true;
            else if (reason is not null)
            {
                future |= reason == FutureWord;
                Refuse(group, device, reason, raw, now);
                ticket?.Refuse(reader.LineCount, reason);
            }
            else if (group.Points.Count > point) ticket?.Point(point, reader.LineCount);
        }
        if (future && ticket is not null && clocks is { IsBehind: true } && clocks.Look(now) is { } trouble) ticket.Keep(trouble.Why);
        // What was not even read is not kept.
        if (reader.TooManyLines) counters.RefuseMessage("too-many-lines");
        else if (waits) counters.RefuseMessage(ClocksDiffer);
        else if (reader.Form == BatchForm.Numbered)
        {
            group.Acks.Earn(device, reader.Header);
            group.Entries.Add(BookedBatch.Of(device, reader.Header, reader.LineCount, now));
        }
        else if (reader.LineCount > 0) group.Entries.Add(BookedBatch.Plain(device, reader.LineCount, now));
        group.Lines += reader.LineCount;
        group.Batches++;
    }

    private static readonly string FutureWord = IngestCounters.Word(LineRefusal.TimestampInFuture);

    /// <summary>
    /// The time by which lines of the future are judged again: the device's own, when it is synchronised and ahead of this machine's. Where
    /// many are, this machine is behind; where one is by a day, it is wrong. Then its lines are refused for good.
    /// </summary>
    private long DeviceClock(string device, in BatchReader reader, long now)
    {
        if (reader.Form != BatchForm.Numbered || reader.Header.Clock != ClockQuality.Synced) return now;
        var sent = reader.Header.Sent;
        clocks?.Note(device, sent, now);
        return sent - now <= MaxDisagreement || clocks is { IsBehind: true } ? Math.Max(sent, now) : now;
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
    private string? Take(Dictionary<byte[], Series>.AlternateLookup<ReadOnlySpan<byte>> keys, string device, in LineView line, long now, long ahead, IngestGroup group)
    {
        // What was resolved once has a known measurement and good tags.
        if (keys.TryGetValue(line.SeriesKey, out var series))
        {
            var wrong = LineRules.CheckFields(series.Schema.Measurement, line, slots, now, out _);
            if (wrong != LineRefusal.None) return Judge(wrong, line, ahead);
        }
        else if (SketchLine.Is(line))
        {
            var flaw = SketchLine.TryRead(line, slots, now, out var sketch);
            if (flaw is SketchRefusal.BadSketchHour or SketchRefusal.TimestampInFuture && ahead > now
                && SketchLine.TryRead(line, slots, ahead, out _) == SketchRefusal.None) return ClocksDiffer;
            if (flaw != SketchRefusal.None) return IngestCounters.Word(flaw);
            group.Sketches.Add(new DeviceSketch(device, sketch));
            return null;
        }
        else
        {
            var refusal = LineRules.Check(line, slots, now, out var measurement, out _);
            if (refusal != LineRefusal.None) return Judge(refusal, line, ahead);
            series = cache.Resolve(keys, device, measurement!, line, out var full);
            if (series is null) return IngestCounters.Word(full);
        }
        group.Points.Add(series, line, slots);
        return null;
    }

    private static string Judge(LineRefusal refusal, in LineView line, long ahead) =>
        refusal == LineRefusal.TimestampInFuture && line.Timestamp <= ahead + LineRules.MaxAheadMilliseconds ? ClocksDiffer : IngestCounters.Word(refusal);

    private void Refuse(IngestGroup group, string device, string reason, ReadOnlySpan<byte> raw, long now)
    {
        counters.RefuseLine(reason);
        // The quarantine is shown to people; a sketch is not, even a damaged one.
        if (SketchLine.MayHold(raw) && raw.IndexOf((byte)' ') is >= 0 and var end) raw = raw[..end];
        if (group.Refused.Count < IngestGroup.MaxRefused)
            group.Refused.Add(new RefusedLine(device, reason, Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, MaxRefusedBytes)]), now));
        else group.Unkept.Add(device);
    }
}
