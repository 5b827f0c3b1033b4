using CsvHelper;

namespace Telemetry.Collector;

/// <summary>How a file of places is written.</summary>
public enum PlaceFileForm
{
    /// <summary>The columns and spellings of the file that was imported last: what was taken in comes out the same.</summary>
    AsImported,

    /// <summary>The columns of 推奨データセット and one spelling of everything: dates 2024-09-01, plain decimal degrees.</summary>
    Normalized,
}

/// <summary>Writes places as the national list: UTF-8 with BOM, CRLF, one header row. Pure: the same places give the same bytes.</summary>
public static class PlaceFileWriter
{
    public static byte[] Write(IReadOnlyList<Place> places, IReadOnlyList<LayoutColumn> layout, PlaceFileForm form)
    {
        var columns = Columns(places, layout, form);
        using var stream = new MemoryStream();
        using (var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { WriteByteOrderMark = true }, leaveOpen: true))
        {
            foreach (var column in columns) csv.WriteField(column.Header);
            csv.EndRecord();
            foreach (var place in places)
            {
                foreach (var column in columns) csv.WriteField(Cell(place, column, form));
                csv.EndRecord();
            }
        }
        return stream.ToArray();
    }

    private static List<LayoutColumn> Columns(IReadOnlyList<Place> places, IReadOnlyList<LayoutColumn> layout, PlaceFileForm form)
    {
        List<LayoutColumn> columns = form == PlaceFileForm.AsImported && layout.Count > 0
            ? [.. layout]
            : [.. PlaceColumns.Standard.Select(key => new LayoutColumn(PlaceColumns.Of(key).Header, key, null))];
        // A value without a column would be lost by the round trip.
        var written = columns.Where(c => c.Key is not null).Select(c => c.Key!).ToHashSet(StringComparer.Ordinal);
        var extras = columns.Where(c => c.Extra is not null).Select(c => c.Extra!).ToHashSet(StringComparer.Ordinal);
        columns.AddRange(PlaceColumns.All.Where(c => !written.Contains(c.Key) && places.Any(p => c.Get(p) is not null)).Select(c => new LayoutColumn(c.Header, c.Key, null)));
        columns.AddRange(places.SelectMany(p => p.Extra?.Keys ?? []).Where(extras.Add).Order(StringComparer.Ordinal).Select(name => new LayoutColumn(name, null, name)).ToList());
        return columns;
    }

    private static string Cell(Place place, LayoutColumn column, PlaceFileForm form)
    {
        if (column.Key is not { } key) return place.Extra?.GetValueOrDefault(column.Extra!) ?? "";
        var known = PlaceColumns.Of(key);
        var value = known.Get(place) ?? "";
        return form == PlaceFileForm.AsImported && place.Spelling?.GetValueOrDefault(key) is { } spelled && (known.Reading(spelled).Canonical ?? "") == value ? spelled : value;
    }
}

/// <summary>A column of the file imported last: exactly one of <paramref name="Key"/> and <paramref name="Extra"/> is set.</summary>
public sealed record LayoutColumn(string Header, string? Key, string? Extra);
