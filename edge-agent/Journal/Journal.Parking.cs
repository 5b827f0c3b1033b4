using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <content>
/// Before the clock is anchored, lines are parked with their time since boot; the anchor turns them into batches with wall times. Lines of
/// an earlier boot of the kernel that never had an anchor are placed as late as they can have been, one boot ending where the next
/// began, and their batches say <c>clock=coarse</c>.
/// </content>
internal sealed partial class Journal
{
    private const string AnchorKey = "anchor";

    /// <summary>An anchor is stored anew when it has moved by more than a moment.</summary>
    private const long AnchorMoment = 1_000;

    /// <summary>Rows sealed in one transaction; the rest follows in the next.</summary>
    private const int SealAtOnce = 256;

    private (string Boot, long Offset)? storedAnchor;

    /// <summary>True when the next commit would seal parked lines.</summary>
    public bool HasReadyLines
    {
        get { lock (gate) return figures.Parked > 0 && clock.Offset is not null; }
    }

    private JournalFigures Park(PendingLines pending, JournalFigures next)
    {
        if (pending.Count == 0) return next;
        var stored = StoredPayload.Pack(pending.Lines.WrittenSpan);
        return next.With(database.Park(new ParkedRow(0, clock.KernelBoot, clock.Monotonic, pending.Count, stored.Length), stored));
    }

    private JournalFigures SealParked(JournalFigures next, long offset)
    {
        if (next.Parked == 0) return next;
        var rows = database.Parked().ToArray();
        var offsets = Offsets(rows, offset);
        foreach (var row in rows.Take(SealAtOnce))
        {
            var lines = database.ParkedLines(row.Id) is { } stored ? StoredPayload.Unpack(stored) : null;
            next = lines is null ? Drop(next, row) : Seal(lines, row, offsets[row.KernelBoot], next.Without(row));
            database.Unpark(row.Id);
        }
        return next;
    }

    private JournalFigures Seal(byte[] lines, ParkedRow row, long offset, JournalFigures next) => Seal(
        Stamps.Anchor(lines, offset), Lane.Live, row.At + offset, row.KernelBoot == clock.KernelBoot ? ClockQuality.Synced : ClockQuality.Coarse, next);

    /// <summary>For each boot of the kernel its wall time minus its monotonic time, the last boot first.</summary>
    private Dictionary<string, long> Offsets(IReadOnlyList<ParkedRow> rows, long present)
    {
        var offsets = new Dictionary<string, long> { [clock.KernelBoot] = present };
        var began = present;
        foreach (var boot in rows.Reverse().Select(row => row.KernelBoot).Distinct())
        {
            if (offsets.ContainsKey(boot)) continue;
            began -= rows.Where(row => row.KernelBoot == boot).Max(row => row.At);
            offsets[boot] = began;
        }
        return offsets;
    }

    private long Age(ParkedRow row) => row.KernelBoot == clock.KernelBoot ? clock.Monotonic - row.At : clock.Monotonic;

    private void StoreAnchor(long? offset)
    {
        if (offset is not { } anchor || (storedAnchor is { } stored && stored.Boot == clock.KernelBoot && Math.Abs(stored.Offset - anchor) <= AnchorMoment)) return;
        database.SetMeta(AnchorKey, string.Create(CultureInfo.InvariantCulture, $"{clock.KernelBoot} {anchor}"));
        storedAnchor = (clock.KernelBoot, anchor);
    }

    private void RestoreAnchor()
    {
        if (database.Meta(AnchorKey)?.Split(' ') is not [var boot, var text] || !long.TryParse(text, CultureInfo.InvariantCulture, out var offset)) return;
        storedAnchor = (boot, offset);
        clock.Restore(boot, offset);
    }
}
