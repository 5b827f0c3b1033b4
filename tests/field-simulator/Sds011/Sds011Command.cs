using System.Buffers.Binary;

namespace Telemetry.FieldSimulator;

/// <summary>
/// A command to the sensor, 19 bytes: <c>AA B4 command d1 .. d12 ID1 ID2 CK AB</c>, CK the sum of bytes 2 to 16 modulo 256.
/// d1 is 0 to ask and 1 to set, d2 the value; the new id of command 05 stands in d11 and d12; the id FFFF means any sensor.
/// </summary>
public readonly record struct Sds011Command(byte Code, bool Set, byte Value, ushort NewId, ushort Id)
{
    public const int Length = 19;
    public const byte ReportingMode = 0x02, Query = 0x04, DeviceId = 0x05, SleepWork = 0x06, Firmware = 0x07, WorkingPeriod = 0x08;
    public const ushort AnySensor = 0xFFFF;

    /// <summary>Takes the first whole command from the front of <paramref name="received"/>; bytes that cannot begin one are dropped.</summary>
    public static bool TryTake(List<byte> received, out Sds011Command command)
    {
        command = default;
        while (received.Count > 0)
        {
            if (received[0] == 0xAA && (received.Count < 2 || received[1] == 0xB4))
            {
                if (received.Count < Length) return false;
                var bytes = received.GetRange(0, Length).ToArray();
                if (bytes[18] == 0xAB && bytes[17] == Checksum(bytes))
                {
                    received.RemoveRange(0, Length);
                    command = new(bytes[2], bytes[3] != 0, bytes[4], BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(13)),
                        BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(15)));
                    return true;
                }
            }
            received.RemoveAt(0);
        }
        return false;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        (bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[18]) = (0xAA, 0xB4, Code, (byte)(Set ? 1 : 0), Value, 0xAB);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(13), NewId);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(15), Id);
        bytes[17] = Checksum(bytes);
        return bytes;
    }

    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes[2..17]) sum += value;
        return sum;
    }
}
