namespace Telemetry.FieldSimulator;

/// <summary>The same events as a file: what a reader would have got from the line, without the waiting.</summary>
public static class GeigerRecording
{
    /// <summary>Writes <paramref name="events"/> records and answers how many pulses there were, the dropped ones included.</summary>
    public static async Task<long> WriteAsync(Stream file, PulseTrain train, int events, CancellationToken cancel)
    {
        var record = new byte[GpioLineEvent.Size];
        var pulses = 0L;
        for (var written = 0; written < events; pulses++)
        {
            var (pulse, dropped) = train.Take();
            if (dropped) continue;
            pulse.WriteTo(record);
            await file.WriteAsync(record, cancel);
            written++;
        }
        return pulses;
    }
}
