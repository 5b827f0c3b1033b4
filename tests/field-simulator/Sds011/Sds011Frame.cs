using System.Buffers.Binary;

namespace Telemetry.FieldSimulator;

/// <summary>
/// The frames an SDS011 sends, 9600 8N1 (Nova Fitness, Laser Dust Sensor Control Protocol V1.3):
/// <code>
/// report  AA C0 PM2.5lo PM2.5hi PM10lo PM10hi ID1 ID2 CK AB
/// reply   AA C5 command b1 b2 b3 ID1 ID2 CK AB
/// </code>
/// CK is the sum of the six bytes before it, modulo 256.
/// </summary>
public static class Sds011Frame
{
    public const int Length = 10;
    private const byte Head = 0xAA, ReportType = 0xC0, ReplyType = 0xC5, Tail = 0xAB;

    public static byte[] Report(AirSample air, ushort id)
    {
        var frame = new byte[Length];
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(2), (ushort)air.Pm25Tenths);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(4), (ushort)air.Pm10Tenths);
        return Close(frame, ReportType, id);
    }

    public static byte[] Reply(byte command, byte b1, byte b2, byte b3, ushort id) =>
        Close([0, 0, command, b1, b2, b3, 0, 0, 0, 0], ReplyType, id);

    public static byte Checksum(ReadOnlySpan<byte> frame)
    {
        byte sum = 0;
        foreach (var value in frame[2..8]) sum += value;
        return sum;
    }

    private static byte[] Close(byte[] frame, byte type, ushort id)
    {
        (frame[0], frame[1], frame[9]) = (Head, type, Tail);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(6), id);
        frame[8] = Checksum(frame);
        return frame;
    }
}
