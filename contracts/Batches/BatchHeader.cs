using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>How far the wall time of a batch can be trusted.</summary>
public enum ClockQuality
{
    /// <summary>The kernel's clock was synchronised, or anchored by the signed beacon, when the lines were stamped.</summary>
    Synced,

    /// <summary>No anchor yet; times are the best guess of an alarm that could not wait.</summary>
    Coarse,
}

/// <summary>
/// The first line of a batch: <c># v=1 boot=3f2a91c4 seq=1842 sent=1763712000123 clock=synced</c>.
/// <paramref name="Boot"/> names one start of the agent, <paramref name="Seq"/> counts its batches and is never reused within a journal,
/// <paramref name="Sent"/> (ms) is the time the batch was sealed: a repeated batch is byte-identical.
/// </summary>
public readonly record struct BatchHeader(uint Boot, long Seq, long Sent, ClockQuality Clock)
{
    public const int Version = 1;

    public string BootText => Boot.ToString("x8", CultureInfo.InvariantCulture);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"# v={Version} boot={Boot:x8} seq={Seq} sent={Sent} clock={(Clock == ClockQuality.Synced ? "synced" : "coarse")}");

    /// <summary>Reads 8 lower-case hexadecimal digits.</summary>
    public static bool TryParseBoot(ReadOnlySpan<byte> text, out uint boot)
    {
        boot = 0;
        return text.Length == 8 && text.IndexOfAnyInRange((byte)'A', (byte)'F') < 0
            && Utf8Parser.TryParse(text, out boot, out var used, 'x') && used == 8;
    }

    /// <summary>Reads the header's text after <c># v=</c>. Unknown words are skipped; a missing or repeated one refuses the header.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out BatchHeader header)
    {
        header = default;
        uint? boot = null;
        long? seq = null, sent = null;
        ClockQuality? clock = null;
        while (!text.IsEmpty)
        {
            var space = text.IndexOf((byte)' ');
            var word = space < 0 ? text : text[..space];
            text = space < 0 ? default : text[(space + 1)..];
            if (word.StartsWith("boot="u8))
            {
                if (boot is not null || !TryParseBoot(word[5..], out var value)) return false;
                boot = value;
            }
            else if (word.StartsWith("seq="u8))
            {
                if (seq is not null || !TryParseWhole(word[4..], out var value) || value < 1) return false;
                seq = value;
            }
            else if (word.StartsWith("sent="u8))
            {
                if (sent is not null || !TryParseWhole(word[5..], out var value) || !WireTime.IsValid(value)) return false;
                sent = value;
            }
            else if (word.StartsWith("clock="u8))
            {
                if (clock is not null) return false;
                if (word[6..].SequenceEqual("synced"u8)) clock = ClockQuality.Synced;
                else if (word[6..].SequenceEqual("coarse"u8)) clock = ClockQuality.Coarse;
                else return false;
            }
        }
        if (boot is not { } b || seq is not { } s || sent is not { } t || clock is not { } c) return false;
        header = new BatchHeader(b, s, t, c);
        return true;
    }

    internal static bool TryParseWhole(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && value >= 0 && char.IsAsciiDigit((char)text[0]);

    internal byte[] ToBytes() => Encoding.ASCII.GetBytes(ToString() + "\n");
}
