namespace Telemetry.Collector;

/// <summary>Holds the first row of a file against the alias table.</summary>
public static class PlaceHeader
{
    public const int MaxColumns = 200;

    /// <returns>The columns, or null with why this is not such a list.</returns>
    public static IReadOnlyList<SheetColumn>? Read(IReadOnlyList<string> headers, List<string> notices, out string? refusal)
    {
        refusal = null;
        if (headers.Count > MaxColumns) refusal = $"the header has {headers.Count} columns: at most {MaxColumns} are taken";
        if (refusal is not null) return null;
        var columns = new List<SheetColumn>(headers.Count);
        HashSet<string> used = new(StringComparer.Ordinal), names = new(StringComparer.Ordinal);
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i];
            var known = PlaceColumns.FindHeader(header);
            if (known is not null && !used.Add(known.Key))
            {
                notices.Add($"column {i + 1} '{header}' says the same as one before it: kept as it is, not read");
                known = null;
            }
            var name = header.Length > 0 && names.Add(header) ? header : $"{header}#{i + 1}";
            if (known is null && header.Length > 0 && !PlaceColumns.IsExpected(header) && PlaceColumns.FindHeader(header) is null)
                notices.Add($"column {i + 1} '{RowCheck.Shown(header)}' is unknown: kept as it is, not read");
            columns.Add(new SheetColumn(header, known, name));
        }
        if (!used.Contains("name") || !(used.Contains("address") || (used.Contains("latitude") && used.Contains("longitude"))))
        {
            refusal = "the header is not that of 公衆無線LANアクセスポイント一覧: it needs 名称, and 住所 (所在地_連結表記) or 緯度 and 経度; it has "
                + string.Join(", ", headers.Take(12).Select(h => $"'{RowCheck.Shown(h)}'")) + (headers.Count > 12 ? " ..." : "");
            return null;
        }
        return columns;
    }

    public static string Generation(IReadOnlyList<SheetColumn> columns)
    {
        bool Has(string header) => columns.Any(c => FoldedText.Header(c.Header) == FoldedText.Header(header));
        return Has("全国地方公共団体コード") || Has("所在地_連結表記") || Has("所在地_連結標記") ? "自治体標準オープンデータセット"
            : Has("都道府県コード又は市区町村コード") || (Has("NO") && Has("名称")) ? "推奨データセット" : "a city's own header";
    }
}
