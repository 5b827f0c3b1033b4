namespace Telemetry.EdgeAgent;

/// <summary>
/// A command to the sensor, 19 bytes (Laser Dust Sensor Control Protocol V1.3): <c>AA B4 command set value, 10 zeros, FF FF CK AB</c>;
/// FF FF means any sensor, CK is the sum of the bytes 2 to 16.
/// </summary>
internal static class Sds011Command
{
    public static ReadOnlyMemory<byte> Work { get; } = Set(command: 6, value: 1);

    public static ReadOnlyMemory<byte> Sleep { get; } = Set(command: 6, value: 0);

    /// <summary>Report every second without being asked; the sensor remembers another program's choice without power.</summary>
    public static ReadOnlyMemory<byte> Report { get; } = Set(command: 2, value: 0);

    private static byte[] Set(byte command, byte value)
    {
        var bytes = new byte[19];
        (bytes[0], bytes[1], bytes[2], bytes[3], bytes[4]) = (0xAA, 0xB4, command, 1, value);
        (bytes[15], bytes[16], bytes[18]) = (0xFF, 0xFF, 0xAB);
        foreach (var part in bytes.AsSpan(2, 15)) bytes[17] += part;
        return bytes;
    }
}
