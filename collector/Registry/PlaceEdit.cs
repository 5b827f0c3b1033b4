using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>One place entered or corrected by a person, by the same rules as a row of a file.</summary>
public static class PlaceEdit
{
    public const int MaxBytes = 64 * 1024;

    /// <returns>The place, or null with everything that is wrong.</returns>
    public static Place? Read(string id, ReadOnlySpan<byte> json, out IReadOnlyList<string> errors)
    {
        errors = [];
        if (!PlaceId.IsValid(id))
        {
            errors = [$"'{RowCheck.Shown(id)}' is not the id of a place: {PlaceId.Form}"];
            return null;
        }
        Place? place;
        try
        {
            // The id stands in the address; in the body it may be left out.
            var body = System.Text.Json.Nodes.JsonNode.Parse(json, null, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            if (body is not System.Text.Json.Nodes.JsonObject members) throw new JsonException("it is not an object");
            if (members["id"] is { } named && named.ToJsonString() != $"\"{id}\"") throw new JsonException("its id is not that of the address");
            members["id"] = id;
            place = members.Deserialize(RegistryJson.Readable.Place);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            errors = [$"the body is not a place as GET /api/v1/places shows it in 'entry': {RowCheck.Shown(e.Message)}"];
            return null;
        }
        errors = [.. Faults(place!)];
        return errors.Count == 0 ? Empties(place!) : null;
    }

    public static void Save(RegistryDatabase registry, Place place, string actor) => registry.Change(database =>
    {
        var before = PlaceTable.Load(database);
        var old = before.FirstOrDefault(p => p.Id == place.Id);
        if (old is not null && PlaceTable.Doc(old) == PlaceTable.Doc(place)) return ((AuditAct?)null, true);
        PlaceTable.Save(database, [(place, old is null ? before.Count : before.ToList().IndexOf(old))]);
        var detail = AuditDetail.Of(("before", old is null ? null : PlaceTable.Doc(old)), ("after", PlaceTable.Doc(place)));
        return (new AuditAct(actor, old is null ? AuditKinds.PlaceAdd : AuditKinds.PlaceCorrect, place.Id, detail), true);
    });

    private static IEnumerable<string> Faults(Place place)
    {
        List<SheetColumn> columns = [.. PlaceColumns.All.Select(c => new SheetColumn(c.Key, c, c.Key)), .. (place.Extra?.Keys ?? []).Select(k => new SheetColumn(k, null, k))];
        if (place.Category is { } word && PlaceCategory.Find(word)?.Word != word) yield return $"category '{RowCheck.Shown(word)}' is unknown: {string.Join(", ", PlaceCategory.Words)}";
        if (columns.Count > PlaceHeader.MaxColumns) yield return $"extra has more than {PlaceHeader.MaxColumns - PlaceColumns.All.Count} members";
        List<string> cells = [.. PlaceColumns.All.Select(c => c.Get(place) ?? ""), .. place.Extra?.Values.Select(v => v ?? "") ?? []];
        foreach (var problem in RowCheck.Problems(0, columns, cells)) yield return $"{problem.Column} {(problem.Value.Length > 0 ? $"'{problem.Value}' " : "")}{problem.Why}";
    }

    // "" and absent are one: a column that says nothing.
    private static Place Empties(Place place)
    {
        foreach (var column in PlaceColumns.All)
            if (string.IsNullOrEmpty(column.Get(place))) place = column.With(place, null);
        return place with { Extra = place.Extra is { Count: > 0 } ? place.Extra : null, Spelling = place.Spelling is { Count: > 0 } ? place.Spelling : null };
    }
}
