using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>What a screen is to show.</summary>
/// <param name="Pointer">Null when nothing is any more.</param>
/// <param name="SetAt">ms.</param>
/// <param name="Published">When the broker confirmed it, ms; null while it has not.</param>
public sealed record ContentEntry(string Screen, long Version, ContentPointer? Pointer, long SetAt, long? Published);

public sealed partial class FleetBook
{
    public ContentEntry? Content(string screen) => Contents("WHERE screen=?1", screen).FirstOrDefault();

    public IReadOnlyList<ContentEntry> Contents() => Contents("ORDER BY screen", null);

    /// <summary>The next version for this screen, also when there is nothing to show any more: a later one is above all that came before.</summary>
    /// <param name="draft">Makes the pointer with its version; null to show nothing.</param>
    public ContentEntry Show(string screen, long now, Func<long, ContentPointer?> draft) => database.Exclusively(() =>
    {
        var version = (Content(screen)?.Version ?? 0) + 1;
        using var upsert = database.Prepare(
            """
            INSERT INTO content(screen, version, message, set_at) VALUES(?1, ?2, ?3, ?4)
            ON CONFLICT(screen) DO UPDATE SET version=excluded.version, message=excluded.message, set_at=excluded.set_at, published=NULL
            """);
        upsert.Bind(1, screen);
        upsert.Bind(2, version);
        upsert.Bind(3, Message(draft(version)).AsSpan());
        upsert.Bind(4, now);
        upsert.Run();
        return Content(screen)!;
    });

    /// <summary>Only when it is still this version that is to be shown.</summary>
    public void MarkPublished(ContentEntry entry, long now)
    {
        using var update = database.Prepare("UPDATE content SET published=?1 WHERE screen=?2 AND version=?3");
        update.Bind(1, now);
        update.Bind(2, entry.Screen);
        update.Bind(3, entry.Version);
        update.Run();
    }

    /// <summary>As it is on the broker: empty when there is nothing to show.</summary>
    public static byte[] Message(ContentPointer? pointer) => pointer is null ? [] : ContentCodec.Write(pointer);

    private List<ContentEntry> Contents(string where, string? screen)
    {
        using var rows = database.Prepare($"SELECT screen, version, message, set_at, published FROM content {where}");
        if (screen is not null) rows.Bind(1, screen);
        var found = new List<ContentEntry>();
        while (rows.Step())
        {
            var message = rows.Blob(2);
            var pointer = message.Length == 0 ? null
                : ContentCodec.Read(message).Pointer ?? throw new SqliteException("a stored content pointer does not read back", SQLitePCL.raw.SQLITE_CORRUPT);
            found.Add(new ContentEntry(rows.Text(0), rows.Long(1), pointer, rows.Long(3), rows.IsNull(4) ? null : rows.Long(4)));
        }
        return found;
    }
}
