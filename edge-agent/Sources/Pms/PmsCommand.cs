using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>A command to the sensor, 7 bytes: <c>42 4D command 00 argument CKhi CKlo</c>. A PMS3003 takes none.</summary>
internal static class PmsCommand
{
    /// <summary>Report only when asked.</summary>
    public static ReadOnlyMemory<byte> Passive { get; } = Of(0xE1, 0);

    /// <summary>Report by itself.</summary>
    public static ReadOnlyMemory<byte> Active { get; } = Of(0xE1, 1);

    /// <summary>One report, please.</summary>
    public static ReadOnlyMemory<byte> Read { get; } = Of(0xE2, 0);

    public static ReadOnlyMemory<byte> Wake { get; } = Of(0xE4, 1);

    private static byte[] Of(byte command, byte argument)
    {
        byte[] bytes = [0x42, 0x4D, command, 0, argument, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(5), PmsFrame.Checksum(bytes.AsSpan(0, 5)));
        return bytes;
    }
}
