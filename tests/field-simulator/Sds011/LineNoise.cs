namespace Telemetry.FieldSimulator;

/// <summary>What a bad cable does to one frame: bytes before it, a checksum that does not hold.</summary>
public sealed class LineNoise(double noiseRate, double badChecksumRate, Random random)
{
    /// <summary>The bytes on the wire, and whether the frame in them is intact.</summary>
    public (byte[] Bytes, bool Intact) Pass(byte[] frame)
    {
        var noise = new byte[random.Chance(noiseRate) ? random.Next(1, 13) : 0];
        random.NextBytes(noise);
        var intact = !random.Chance(badChecksumRate);
        byte[] bytes = [.. noise, .. frame];
        if (!intact) bytes[^2] += (byte)random.Next(1, 256);
        return (bytes, intact);
    }
}
