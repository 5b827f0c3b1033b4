using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>
/// A Winsen MH-Z19B's answer to a read, 9 bytes (MH-Z19B user's manual V1.4): <c>FF 86 hi lo 4 more CK</c>, CO2 in ppm big-endian; CK is
/// the sum of the bytes 1 to 7, negated. The byte after the value is taken for °C + 40 by many; the manual does not say so.
/// </summary>
internal readonly record struct Mhz19bFrame(int Co2, byte Undocumented) : IFrame<Mhz19bFrame>
{
    public const int Length = 9;
    private const byte ReadId = 0x86;

    public static byte Head => 0xFF;

    /// <summary>The command that asks for it.</summary>
    public static ReadOnlyMemory<byte> Request { get; } = Close([Head, 0x01, ReadId, 0, 0, 0, 0, 0, 0]);

    public static FrameFit Read(ReadOnlySpan<byte> bytes, out Mhz19bFrame frame, out int length)
    {
        (frame, length) = (default, Length);
        if (bytes.Length > 1 && bytes[1] != ReadId) return FrameFit.None;
        if (bytes.Length < Length) return FrameFit.Partial;
        if (Checksum(bytes) != bytes[8]) return FrameFit.BadChecksum;
        frame = new(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), bytes[4]);
        return FrameFit.Intact;
    }

    private static byte[] Close(byte[] bytes)
    {
        bytes[8] = Checksum(bytes);
        return bytes;
    }

    private static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes[1..8]) sum += value;
        return (byte)-sum;
    }
}
