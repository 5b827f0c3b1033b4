using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Tables <c>place</c> and <c>layout</c>. Runs inside the caller's transaction.</summary>
public static class PlaceTable
{
    /// <summary>In the order of the file imported last; what came by itself stands behind it.</summary>
    public static IReadOnlyList<Place> Load(RawDatabase database)
    {
        using var rows = database.Prepare("SELECT doc FROM place ORDER BY position, id");
        var places = new List<Place>();
        while (rows.Step()) places.Add(Read(rows.Text(0)));
        return places;
    }

    public static Place Read(string doc) => JsonSerializer.Deserialize(doc, RegistryJson.Readable.Place)!;

    public static string Doc(Place place) => JsonSerializer.Serialize(place, RegistryJson.Readable.Place);

    public static IReadOnlyList<LayoutColumn> LoadLayout(RawDatabase database)
    {
        using var rows = database.Prepare("SELECT header, key, extra FROM layout ORDER BY position");
        var columns = new List<LayoutColumn>();
        while (rows.Step()) columns.Add(new(rows.Text(0), rows.IsNull(1) ? null : rows.Text(1), rows.IsNull(2) ? null : rows.Text(2)));
        return columns;
    }

    public static void Save(RawDatabase database, IEnumerable<(Place Place, long Position)> places)
    {
        using var upsert = database.Prepare(
            "INSERT INTO place(id, position, doc) VALUES(?1, ?2, ?3) ON CONFLICT(id) DO UPDATE SET position=excluded.position, doc=excluded.doc");
        foreach (var (place, position) in places)
        {
            upsert.Bind(1, place.Id);
            upsert.Bind(2, position);
            upsert.Bind(3, Doc(place));
            upsert.Run();
        }
    }

    public static void Remove(RawDatabase database, IEnumerable<string> ids)
    {
        using var delete = database.Prepare("DELETE FROM place WHERE id=?1");
        foreach (var id in ids)
        {
            delete.Bind(1, id);
            delete.Run();
        }
    }

    public static void SaveLayout(RawDatabase database, IReadOnlyList<LayoutColumn> columns)
    {
        database.Execute("DELETE FROM layout");
        using var insert = database.Prepare("INSERT INTO layout(position, header, key, extra) VALUES(?1, ?2, ?3, ?4)");
        for (var i = 0; i < columns.Count; i++)
        {
            insert.Bind(1, i);
            insert.Bind(2, columns[i].Header);
            if (columns[i].Key is { } key) insert.Bind(3, key); else insert.BindNull(3);
            if (columns[i].Extra is { } extra) insert.Bind(4, extra); else insert.BindNull(4);
            insert.Run();
        }
    }
}
