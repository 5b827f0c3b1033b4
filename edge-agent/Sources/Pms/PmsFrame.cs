using System.Buffers.Binary;

namespace Telemetry.EdgeAgent;

/// <summary>
/// A frame of the Plantower PMSx003 family (PMS5003 series data manual V2.3; facts/sensing-wifi-opendata.md 1.3), big-endian; what the
/// words after the masses mean is the model's, see <see cref="PmsModel"/>:
/// <code>
/// report  42 4D 00 1C  CF=1: PM1 PM2.5 PM10  atmospheric: PM1 PM2.5 PM10  counts per 0.1 l above 0.3 0.5 1 2.5 5 10 µm  version error  CK
/// report  42 4D 00 14  CF=1: PM1 PM2.5 PM10  atmospheric: PM1 PM2.5 PM10  3 reserved words  CK                         (PMS3003)
/// report  42 4D 00 24  the same, counts, formaldehyde, temperature, humidity, reserved, version error, CK                     (PMS5003ST)
/// reply   42 4D 00 04  command argument  CK
/// </code>
/// Words of 16 bits; the third and fourth byte count what follows; CK is the sum of all bytes before it, 16 bits. Clean idle frames hold
/// a trap: a checksum of 01 42 makes the stream read 42 42 4D at each boundary.
/// </summary>
/// <param name="words">Those between length and checksum.</param>
internal readonly struct PmsFrame(ushort[] words) : IFrame<PmsFrame>
{
    private const int Header = 4, ReplyWords = 1, ShortWords = 9, CommonWords = 13, LongWords = 17;

    public static byte Head => 0x42;

    public ReadOnlySpan<ushort> Words => words;

    public bool IsReport => words.Length > ReplyWords;

    /// <summary>µg/m³ as the factory calibrated them (CF=1): PM1, PM2.5, PM10.</summary>
    public ReadOnlySpan<ushort> FactoryCalibrated => words.AsSpan(0, 3);

    /// <summary>µg/m³ under atmospheric conditions: PM1, PM2.5, PM10.</summary>
    public ReadOnlySpan<ushort> Atmospheric => words.AsSpan(3, 3);

    /// <summary>Particles per 0.1 l larger than 0.3, 0.5, 1, 2.5, 5 and 10 µm, as far as the frame shows; empty on a PMS3003.</summary>
    public ReadOnlySpan<ushort> Counts => words.AsSpan(6, PmsModel.Of(this).Counts);

    /// <summary>°C; null when the model has none.</summary>
    public double? Temperature(PmsModel model) => model.HasClimate ? (short)words[model.Climate] / 10.0 : null;

    /// <summary>%; null when the model has none.</summary>
    public double? Humidity(PmsModel model) => model.HasClimate ? words[model.Climate + 1] / 10.0 : null;

    /// <summary>mg/m³; null when the model has none.</summary>
    public double? Formaldehyde(PmsModel model) => model.Formaldehyde >= 0 ? words[model.Formaldehyde] / 1000.0 : null;

    /// <summary>Of a reply.</summary>
    public (int Command, int Argument) Reply => (words[0] >> 8, words[0] & 0xFF);

    public static FrameFit Read(ReadOnlySpan<byte> bytes, out PmsFrame frame, out int length)
    {
        (frame, length) = (default, 0);
        if ((bytes.Length > 1 && bytes[1] != 0x4D) || (bytes.Length > 2 && bytes[2] != 0)) return FrameFit.None;
        if (bytes.Length < Header) return FrameFit.Partial;
        var count = bytes[3] / 2 - 1;
        if (bytes[3] % 2 != 0 || count is not (ReplyWords or ShortWords or CommonWords or LongWords)) return FrameFit.None;
        length = Header + bytes[3];
        if (bytes.Length < length) return FrameFit.Partial;
        if (Checksum(bytes[..(length - 2)]) != BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - 2)..])) return FrameFit.BadChecksum;
        var words = new ushort[count];
        for (var i = 0; i < count; i++) words[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(Header + 2 * i)..]);
        frame = new(words);
        return FrameFit.Intact;
    }

    public static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        ushort sum = 0;
        foreach (var value in bytes) sum += value;
        return sum;
    }
}
