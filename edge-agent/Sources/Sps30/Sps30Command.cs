namespace Telemetry.EdgeAgent;

/// <summary>Commands to the sensor: <c>7E 00 command length data... CK 7E</c>.</summary>
internal static class Sps30Command
{
    public const byte StartId = 0x00, ReadId = 0x03, CleanId = 0x56, AutoCleanId = 0x80;

    /// <summary>Measure, values as floats.</summary>
    public static ReadOnlyMemory<byte> Start { get; } = Shdlc.Frame([0, StartId, 2, 1, 3]);

    public static ReadOnlyMemory<byte> Stop { get; } = Shdlc.Frame([0, 1, 0]);

    public static ReadOnlyMemory<byte> Read { get; } = Shdlc.Frame([0, ReadId, 0]);

    public static ReadOnlyMemory<byte> Clean { get; } = Shdlc.Frame([0, CleanId, 0]);

    /// <summary>No cleaning by the sensor's own clock, which nobody sees; the sensor remembers it.</summary>
    public static ReadOnlyMemory<byte> NoAutoClean { get; } = Shdlc.Frame([0, AutoCleanId, 5, 0, 0, 0, 0, 0]);
}
