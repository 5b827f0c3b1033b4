using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>What one interval's bytes said: the mean of its reports, or why there is none.</summary>
internal sealed class Sds011Interval(string device)
{
    private readonly Sds011Framer framer = new();
    private double pm25, pm10;
    private long bytes, badBefore;

    public int Reports { get; private set; }
    public double MeanPm25 => pm25 / Reports;
    public double MeanPm10 => pm10 / Reports;

    public void Begin()
    {
        (Reports, pm25, pm10, bytes) = (0, 0, 0, 0);
        badBefore = framer.BadChecksums;
    }

    public void Feed(ReadOnlySpan<byte> received)
    {
        bytes += received.Length;
        framer.Feed(received);
        while (framer.TryTake(out var frame))
        {
            if (!frame.IsReport) continue;
            pm25 += frame.Pm25;
            pm10 += frame.Pm10;
            Reports++;
        }
    }

    /// <summary>Why the interval has no value.</summary>
    public SourceReading Gap()
    {
        var bad = framer.BadChecksums - badBefore;
        if (bytes == 0)
            return SourceReading.Silent("silent", $"{device} sent no byte: check the sensor's power and its TX wire; it may be asleep or in query mode");
        if (bad > 0)
            return SourceReading.Failed("checksum", $"{device}: {bad} frames with a wrong checksum and none intact: check cable, ground and length");
        return SourceReading.Failed(
            "unframed", $"{device}: {bytes} bytes and no frame among them: another sensor is connected, or the line is not at 9600 baud 8N1");
    }
}
