using System.Buffers;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Takes the lines of one read; a line begun and not ended is not kept. A value that the closed table holds to be impossible never
/// gets in: the collector would refuse its whole line.
/// </summary>
internal sealed class LineSink(SampleClock clock)
{
    private readonly ArrayBufferWriter<byte> buffer = new(512), line = new(256);
    private LineWriter? writer;

    /// <summary>Whole lines, each ended by a newline.</summary>
    public ReadOnlySpan<byte> Lines => buffer.WrittenSpan;

    public int Count { get; private set; }

    /// <summary>Set to <see cref="Lane.Alarm"/> when these lines must not wait; each read begins with <see cref="Lane.Live"/>.</summary>
    public Lane Lane { get; set; } = Lane.Live;

    /// <summary>Stamp of the last line, ms.</summary>
    public long LastStamp { get; private set; }

    /// <summary>The first impossible value of this read, left out of its line.</summary>
    public (string Field, double Value)? LeftOut { get; private set; }

    public LineWriter Begin(Measurement measurement) => Writer().Begin(measurement);

    /// <param name="measurement">For what is beside the closed table, see <see cref="SketchLine"/>.</param>
    public LineWriter Begin(string measurement) => Writer().Begin(measurement);

    /// <summary>
    /// Ends the line with the present time: call it when the value was measured. A line of which nothing was possible is no line.
    /// </summary>
    public void End()
    {
        LeftOut ??= writer!.LeftOut;
        if (!writer!.HasFields && writer.LeftOut is not null)
        {
            Drop();
            return;
        }
        var stamp = clock.Stamp();
        writer.End(stamp);
        buffer.Write(line.WrittenSpan);
        line.ResetWrittenCount();
        LastStamp = stamp;
        Count++;
    }

    public void Clear()
    {
        Drop();
        (Count, Lane, LeftOut) = (0, Lane.Live, null);
        buffer.ResetWrittenCount();
    }

    private LineWriter Writer() => writer ??= new LineWriter(line);

    private void Drop()
    {
        if (line.WrittenCount > 0) writer = null;
        line.ResetWrittenCount();
    }
}
