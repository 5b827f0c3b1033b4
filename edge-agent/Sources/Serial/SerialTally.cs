namespace Telemetry.EdgeAgent;

/// <summary>What came over a serial line in one read, and the most likely reason why it held no value. Pure.</summary>
/// <param name="cure">What to look at when the sensor is silent.</param>
internal sealed class SerialTally(string device, int baud, string cure)
{
    private readonly byte[] latest = new byte[256];
    private int kept;
    private long badBefore, skippedBefore;

    public long Bytes { get; private set; }

    public void Begin(long badChecksums, long skipped) => (Bytes, kept, badBefore, skippedBefore) = (0, 0, badChecksums, skipped);

    public void Add(ReadOnlySpan<byte> received)
    {
        Bytes += received.Length;
        if (received.Length > latest.Length) received = received[^latest.Length..];
        var old = Math.Min(kept, latest.Length - received.Length);
        latest.AsSpan(kept - old, old).CopyTo(latest);
        received.CopyTo(latest.AsSpan(old));
        kept = old + received.Length;
    }

    public SourceReading Gap(long badChecksums, long skipped)
    {
        var bad = badChecksums - badBefore;
        if (Bytes == 0) return SourceReading.Silent("silent", $"{device} sent no byte: {cure}");
        if (SensorGuess.Of(latest.AsSpan(0, kept)) is { } other)
            return SourceReading.Failed("other-sensor", $"{device}: these are frames of a sensor of kind {other}: correct Kind or Device");
        if (bad > 0)
            return SourceReading.Failed("checksum", $"{device}: {bad} frames with a wrong checksum and none intact: check cable, ground and length");
        if (skipped == skippedBefore) return SourceReading.Silent("no-new-data", $"{device}: no frame was complete yet, {Bytes} bytes so far: lengthen Interval");
        return SourceReading.Failed(
            "wrong-baud", $"{device}: {Bytes} bytes and no frame among them: the sensor is not at {baud} baud 8N1, or is of a kind unknown here");
    }
}
