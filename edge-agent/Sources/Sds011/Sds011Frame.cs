using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>
/// A frame the sensor sends, 10 bytes (Nova Fitness, Laser Dust Sensor Control Protocol V1.3; facts/sensing-wifi-opendata.md 1.3):
/// <code>
/// report  AA C0 PM2.5lo PM2.5hi PM10lo PM10hi ID1 ID2 CK AB    values in tenths of µg/m³
/// reply   AA C5 command b1 b2 b3 ID1 ID2 CK AB
/// SDS198  AA CF xx xx PM100lo PM100hi ID1 ID2 CK AB            whole µg/m³; another sensor, which measures no PM2.5
/// </code>
/// CK is the sum of the six bytes before it, modulo 256.
/// </summary>
internal readonly record struct Sds011Frame(bool IsReport, ushort First, ushort Second, ushort Id, bool IsSds198 = false)
    : IFrame<Sds011Frame>
{
    public const int Length = 10;
    public const byte Head = 0xAA;
    private const byte Report = 0xC0, Reply = 0xC5, Report198 = 0xCF, Tail = 0xAB;

    /// <summary>µg/m³, of a report.</summary>
    public double Pm25 => First / 10.0;

    /// <summary>µg/m³, of a report.</summary>
    public double Pm10 => Second / 10.0;

    /// <summary>µg/m³, of an SDS198.</summary>
    public int Pm100 => Second;

    static byte IFrame<Sds011Frame>.Head => Head;

    public static FrameFit Read(ReadOnlySpan<byte> bytes, out Sds011Frame frame, out int length)
    {
        (frame, length) = (default, Length);
        if (bytes.Length > 1 && bytes[1] is not (Report or Reply or Report198)) return FrameFit.None;
        if (bytes.Length < Length) return FrameFit.Partial;
        if (bytes[9] != Tail) return FrameFit.None;
        if (Checksum(bytes[2..8]) != bytes[8]) return FrameFit.BadChecksum;
        frame = new(
            bytes[1] == Report, BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), bytes[1] == Report198);
        return FrameFit.Intact;
    }

    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes) sum += value;
        return sum;
    }
}
