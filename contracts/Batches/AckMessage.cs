using System.Globalization;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>Sequence numbers from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct SeqRange(long First, long Last);

/// <summary>
/// "These batches are committed in the store": <c>3f2a91c4 1842 1850-1861</c>, the boot id and then sequence numbers or ranges.
/// Anything unreadable makes the whole message unreadable: a batch is deleted on a clear word only.
/// </summary>
public sealed record AckMessage(uint Boot, IReadOnlyList<SeqRange> Ranges)
{
    /// <summary>Most ranges in one message; a sender splits above it.</summary>
    public const int MaxRanges = 1_000;

    /// <summary>Folds sequence numbers, in any order and with repeats, into the fewest ranges.</summary>
    public static IReadOnlyList<SeqRange> Fold(IEnumerable<long> sequences)
    {
        var ranges = new List<SeqRange>();
        foreach (var seq in sequences.Order())
        {
            if (ranges.Count > 0 && seq <= ranges[^1].Last) continue;
            if (ranges.Count > 0 && seq == ranges[^1].Last + 1) ranges[^1] = ranges[^1] with { Last = seq };
            else ranges.Add(new SeqRange(seq, seq));
        }
        return ranges;
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder(Boot.ToString("x8", CultureInfo.InvariantCulture));
        foreach (var (first, last) in Ranges)
        {
            text.Append(CultureInfo.InvariantCulture, $" {first}");
            if (last > first) text.Append(CultureInfo.InvariantCulture, $"-{last}");
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public static bool TryParse(ReadOnlySpan<byte> payload, out AckMessage message)
    {
        message = default!;
        if (payload.Length < 10 || !BatchHeader.TryParseBoot(payload[..8], out var boot)) return false;
        var ranges = new List<SeqRange>();
        var rest = payload[8..];
        while (!rest.IsEmpty)
        {
            if (rest[0] != (byte)' ' || ranges.Count == MaxRanges) return false;
            rest = rest[1..];
            var end = rest.IndexOf((byte)' ');
            var word = end < 0 ? rest : rest[..end];
            rest = rest[word.Length..];
            if (!TryParseRange(word, out var range)) return false;
            ranges.Add(range);
        }
        message = new AckMessage(boot, ranges);
        return true;
    }

    private static bool TryParseRange(ReadOnlySpan<byte> word, out SeqRange range)
    {
        range = default;
        var dash = word.IndexOf((byte)'-');
        if (dash is 0) return false;
        if (!BatchHeader.TryParseWhole(dash < 0 ? word : word[..dash], out var first) || first < 1) return false;
        var last = first;
        if (dash > 0 && (!BatchHeader.TryParseWhole(word[(dash + 1)..], out last) || last <= first)) return false;
        range = new SeqRange(first, last);
        return true;
    }
}
