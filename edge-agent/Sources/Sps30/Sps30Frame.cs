using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>
/// What a Sensirion SPS30 sends, SHDLC at 115200 8N1 (data sheet SPS30 version 1.0, section 5; facts/sensing-wifi-opendata.md 1.3):
/// <code>
/// reply  7E 00 command state length data... CK 7E      stuffed, see <see cref="Shdlc"/>
/// data of a read: ten big-endian floats: PM1 PM2.5 PM4 PM10 µg/m³, counts 0.3 to 0.5, 1, 2.5, 4, 10 µm per cm³, typical size µm;
/// length 0: no new data since the last read; state 43: the command is not allowed now (it does not measure); bit 7: device error
/// </code>
/// </summary>
internal readonly struct Sps30Frame(byte command, byte state, byte[] data) : IFrame<Sps30Frame>
{
    public const int Floats = 10;
    private const int Header = 4, MostData = 40, MostContent = Header + MostData + 1, MostWire = 2 * MostContent + 2;

    public static byte Head => Shdlc.Flag;

    public static bool EndsInHead => true;

    public byte Command => command;

    /// <summary>0 when the command was done; without the error flag.</summary>
    public int State => state & 0x7F;

    /// <summary>Fan, laser or fan speed are out of order.</summary>
    public bool DeviceError => (state & 0x80) != 0;

    public ReadOnlySpan<byte> Data => data;

    public bool HasValues => data.Length == Floats * sizeof(float);

    public float Value(int index) => BinaryPrimitives.ReadSingleBigEndian(data.AsSpan(index * sizeof(float)));

    public static FrameFit Read(ReadOnlySpan<byte> bytes, out Sps30Frame frame, out int length)
    {
        (frame, length) = (default, 0);
        var end = bytes[1..].IndexOf(Shdlc.Flag);
        if (end < 0) return bytes.Length < MostWire ? FrameFit.Partial : FrameFit.None;
        Span<byte> content = stackalloc byte[MostContent];
        var count = Shdlc.Unstuff(bytes.Slice(1, end), content);
        if (count <= Header || content[0] != 0 || content[3] != count - Header - 1) return FrameFit.None;
        content = content[..count];
        if (Shdlc.Checksum(content[..^1]) != content[^1]) return FrameFit.BadChecksum;
        frame = new(content[1], content[2], content[Header..^1].ToArray());
        length = end + 2;
        return FrameFit.Intact;
    }
}
