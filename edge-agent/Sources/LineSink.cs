using System.Buffers;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Takes the lines of one read; a line begun and not ended is not kept.</summary>
internal sealed class LineSink(SampleClock clock)
{
    private readonly ArrayBufferWriter<byte> buffer = new(512);
    private LineWriter? writer;
    private bool open;
    private int whole;

    /// <summary>Whole lines, each ended by a newline.</summary>
    public ReadOnlySpan<byte> Lines => buffer.WrittenSpan[..whole];

    public int Count { get; private set; }

    /// <summary>Set to <see cref="Lane.Alarm"/> when these lines must not wait; each read begins with <see cref="Lane.Live"/>.</summary>
    public Lane Lane { get; set; } = Lane.Live;

    /// <summary>Stamp of the last line, ms.</summary>
    public long LastStamp { get; private set; }

    public LineWriter Begin(Measurement measurement) => Begin(measurement.Name);

    /// <param name="measurement">For what is beside the closed table, see <see cref="SketchLine"/>.</param>
    public LineWriter Begin(string measurement)
    {
        writer ??= new LineWriter(buffer);
        open = true;
        return writer.Begin(measurement);
    }

    /// <summary>Ends the line with the present time: call it when the value was measured.</summary>
    public void End()
    {
        LastStamp = clock.Stamp();
        writer!.End(LastStamp);
        open = false;
        whole = buffer.WrittenCount;
        Count++;
    }

    public void Clear()
    {
        if (open) writer = null;
        (open, whole, Count, Lane) = (false, 0, 0, Lane.Live);
        buffer.ResetWrittenCount();
    }
}
