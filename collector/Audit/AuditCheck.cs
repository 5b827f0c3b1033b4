using System.Globalization;
using System.Text;

namespace Telemetry.Collector;

/// <summary>Something in the log that is not as it was written. <paramref name="No"/> is 0 for the log as a whole.</summary>
public sealed record AuditFinding(long No, string What);

/// <summary>Walks the chain and names every break. Pure.</summary>
public sealed class AuditCheck
{
    private const string Touched = "a column was changed, or the entry was moved or inserted here: it does not follow from the entry before it";

    private readonly List<AuditFinding> findings = [];
    private readonly Dictionary<long, byte[]> hashes = [];
    private byte[] previous = AuditChain.Begin;

    // After an entry that does not fit: what its content says its hash should be. The next entry tells which of the two was touched.
    private byte[]? computed;

    public IReadOnlyList<AuditFinding> Findings => findings;

    public long Count { get; private set; }

    public AuditHead Head { get; private set; } = AuditHead.None;

    public void Take(AuditRow row)
    {
        Count++;
        var gap = row.No != Head.No + 1;
        if (row.No > Head.No + 1) Find(Head.No + 1, Missing(Head.No + 1, row.No - 1));
        else if (row.No <= Head.No) Find(row.No, $"{Name(row)} stands after entry {Head.No}: its number was changed, or it was inserted");
        if (row.Flaw is { } flaw) Find(row.No, $"{Name(row)}: {flaw}");

        var right = AuditChain.Hash(previous, row);
        var fits = row.Hash.AsSpan().SequenceEqual(right);
        if (!fits && computed is not null && row.Hash.AsSpan().SequenceEqual(AuditChain.Hash(computed, row)))
        {
            // The chain goes on from the content: only the stored hash of the entry before was touched.
            HashOnly();
            fits = true;
        }
        if (!fits && !gap) Find(row.No, $"{Name(row)}: {Touched}");
        computed = fits || gap ? null : right;
        previous = row.Hash;
        Head = new AuditHead(row.No, row.Hash);
        hashes[row.No] = row.Hash;
    }

    /// <summary>Holds the log against a number and hash that were noted elsewhere: only so does a cut end show.</summary>
    public void Expect(AuditHead noted, string where)
    {
        if (noted.No == 0) return;
        if (!hashes.TryGetValue(noted.No, out var hash))
            Find(noted.No, noted.No > Head.No
                ? $"{Missing(Head.No + 1, noted.No)} at the end: {where} has entry {noted.No}"
                : $"entry {noted.No} is missing: {where} has it");
        else if (noted.No == Head.No && computed is not null && noted.Hash.AsSpan().SequenceEqual(computed)) HashOnly();
        else if (!hash.AsSpan().SequenceEqual(noted.Hash))
            Find(noted.No, $"entry {noted.No} is another one than {where} has: the log was written anew from there or before");
    }

    private void HashOnly() => findings[^1] = findings[^1] with
    {
        What = findings[^1].What.Replace(Touched, "its hash was changed, its content is what was written", StringComparison.Ordinal),
    };

    private static string Missing(long first, long last) => first == last ? $"entry {first} is missing" : $"entries {first} to {last} are missing";

    private void Find(long no, string what) => findings.Add(new AuditFinding(no, what));

    private static string Name(AuditRow row) => string.Create(
        CultureInfo.InvariantCulture, $"entry {row.No} of {Time(row.At)} ({RowCheck.Shown(Encoding.UTF8.GetString(row.Action))} {RowCheck.Shown(Encoding.UTF8.GetString(row.Subject))})");

    private static string Time(long at) => WireTime.IsValid(at)
        ? JapanTime.LongText(at)
        : $"an impossible time ({at})";
}
