using System.Security.Cryptography;

namespace Telemetry.Collector;

/// <summary>How a file is taken.</summary>
/// <param name="DryRun">Everything is checked and counted; nothing is kept.</param>
/// <param name="Strict">One bad row, and nothing is kept.</param>
/// <param name="Replace">Places that the file does not have are removed; refused while a row is bad or a device stands at one of them.</param>
public sealed record ImportChoice(bool DryRun = false, bool Strict = false, bool Replace = false);

/// <summary>What became of a file.</summary>
/// <param name="Kept">Whether anything was written down.</param>
/// <param name="Refusal">Why nothing was, when the choice asked for that.</param>
/// <param name="Absent">Places of the registry that the file does not have and that stay.</param>
public sealed record ImportReport(
    string Encoding, string Generation, int Columns, int Rows, int Added, int Changed, int Same, int Removed, int Absent, bool Kept, string? Refusal,
    int Bad, IReadOnlyList<RowProblem> Problems, IReadOnlyList<string> Notices);

/// <summary>Brings a file into the registry: rows are matched by the place's id, columns that the file lacks keep what the registry has.</summary>
public static class PlaceImport
{
    public const int MaxListed = 1_000;
    public const int MaxPlaces = 200_000;
    private const int MaxNamed = 50;

    public static ImportReport Run(RegistryDatabase registry, PlaceSheet sheet, ImportChoice choice, string actor, string file, byte[] content) => registry.Change(database =>
    {
        var (before, layout) = (PlaceTable.Load(database), PlaceTable.LoadLayout(database));
        var known = before.ToDictionary(p => p.Id, StringComparer.Ordinal);
        var merged = sheet.Rows.Select(row => sheet.Apply(known.GetValueOrDefault(row.Id) ?? new Place { Id = row.Id }, row)).ToList();
        var inFile = merged.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var absent = before.Where(p => !inFile.Contains(p.Id)).ToList();
        var added = merged.Count(p => !known.ContainsKey(p.Id));
        var changed = merged.Where(p => known.TryGetValue(p.Id, out var old) && PlaceTable.Doc(old) != PlaceTable.Doc(p)).ToList();
        var refusal = Refusal(sheet, choice, absent, database, merged.Count);
        var removed = choice.Replace && refusal is null ? absent : [];

        List<LayoutColumn> columns = [.. sheet.Columns.Select(c => new LayoutColumn(c.Header, c.Known?.Key, c.Known is null ? c.Name : null))];
        List<Place> order = [.. merged, .. absent.Except(removed)];
        var moved = !order.Select(p => p.Id).SequenceEqual(before.Select(p => p.Id)) || !columns.SequenceEqual(layout);
        var keeps = refusal is null && !choice.DryRun && (added > 0 || changed.Count > 0 || removed.Count > 0 || moved);
        if (keeps)
        {
            PlaceTable.Remove(database, removed.Select(p => p.Id));
            PlaceTable.Save(database, order.Select((p, i) => (p, (long)i)));
            PlaceTable.SaveLayout(database, columns);
        }
        var report = new ImportReport(
            sheet.Encoding, sheet.Generation, sheet.Columns.Count, sheet.Rows.Count + BadRows(sheet), added, changed.Count, merged.Count - added - changed.Count, removed.Count,
            absent.Count - removed.Count, keeps, refusal, BadRows(sheet), [.. sheet.Problems.Take(MaxListed)], sheet.Notices);
        return (keeps ? Act(report, actor, file, content, changed, removed) : null, report);
    });

    private static string? Refusal(PlaceSheet sheet, ImportChoice choice, List<Place> absent, RawDatabase database, int count)
    {
        if (count == 0) return "no row of the file can be taken";
        if (count + absent.Count > MaxPlaces) return $"the registry would have more than {MaxPlaces} places";
        if (sheet.Problems.Count == 0 && !choice.Replace) return null;
        if (choice.Strict && sheet.Problems.Count > 0) return "a row is bad, and a strict import takes all or nothing: correct the rows that are named";
        if (!choice.Replace) return null;
        if (sheet.Problems.Count > 0) return "a row is bad, so it is not known which places the file lacks: correct the rows that are named, or import without replacing";
        var gone = absent.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var held = DeviceRegister.Load(database).Where(d => d.Place is { } place && gone.Contains(place)).Select(d => $"{d.Device} at {d.Place}").Take(10).ToList();
        return held.Count == 0 ? null : $"devices stand at places that the file does not have ({string.Join(", ", held)}): assign them to another place first";
    }

    private static int BadRows(PlaceSheet sheet) => sheet.Problems.Select(p => p.Line).Distinct().Count();

    private static AuditAct Act(ImportReport report, string actor, string file, byte[] content, List<Place> changed, List<Place> removed) => new(
        actor, AuditKinds.PlacesImport, RowCheck.Shown(file), AuditDetail.Of(
            ("sha256", Convert.ToHexStringLower(SHA256.HashData(content))), ("encoding", report.Encoding), ("rows", report.Rows), ("added", report.Added),
            ("changed", report.Changed), ("removed", report.Removed), ("bad", report.Bad), ("changedPlaces", Names(changed)), ("removedPlaces", Names(removed))));

    private static IEnumerable<string>? Names(List<Place> places) => places.Count == 0 ? null : places.Take(MaxNamed).Select(p => p.Id);
}
