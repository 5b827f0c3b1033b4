using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>
/// A frame the sensor sends, 10 bytes (Nova Fitness, Laser Dust Sensor Control Protocol V1.3; facts/sensing-wifi-opendata.md 1.3):
/// <code>
/// report  AA C0 PM2.5lo PM2.5hi PM10lo PM10hi ID1 ID2 CK AB    values in tenths of µg/m³
/// reply   AA C5 command b1 b2 b3 ID1 ID2 CK AB
/// </code>
/// CK is the sum of the six bytes before it, modulo 256.
/// </summary>
internal readonly record struct Sds011Frame(bool IsReport, ushort First, ushort Second, ushort Id)
{
    public const int Length = 10;
    public const byte Head = 0xAA;
    private const byte Report = 0xC0, Reply = 0xC5, Tail = 0xAB;

    /// <summary>µg/m³, of a report.</summary>
    public double Pm25 => First / 10.0;

    /// <summary>µg/m³, of a report.</summary>
    public double Pm10 => Second / 10.0;

    /// <summary>True when head, kind and tail are in their places, whatever the checksum says.</summary>
    public static bool IsFramed(ReadOnlySpan<byte> bytes) => bytes[0] == Head && bytes[1] is Report or Reply && bytes[9] == Tail;

    /// <param name="bytes">At least <see cref="Length"/>.</param>
    /// <param name="frame">The frame when the answer is true.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Sds011Frame frame)
    {
        frame = default;
        if (!IsFramed(bytes) || Checksum(bytes[2..8]) != bytes[8]) return false;
        frame = new(
            bytes[1] == Report, BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        return true;
    }

    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes) sum += value;
        return sum;
    }
}
