namespace Telemetry.Collector;

/// <summary>Answers SHOW out of the catalog of series.</summary>
public sealed class QlShowRunner(ITimeSeriesStore store, string database)
{
    public IEnumerable<QlSeries> Run(QlShow show) => show.Kind switch
    {
        QlShowKind.Databases => [QlSeries.List("databases", ["name"], [[database]])],
        QlShowKind.RetentionPolicies => [QlSeries.List(null, ["name", "duration", "shardGroupDuration", "replicaN", "default"], [["autogen", "0s", "168h0m0s", 1.0, true]])],
        QlShowKind.Measurements => Some(QlSeries.List("measurements", ["name"], show.Page.Rows(Found(show).Select(f => f.Schema.Name)).Select(n => new object?[] { n }))),
        QlShowKind.TagKeys => Found(show).Select(f => QlSeries.List(f.Schema.Name, ["tagKey"], show.Page.Rows(Keys(f.Series)).Select(k => new object?[] { k }))),
        QlShowKind.TagValues => Found(show).SelectMany(f => Some(Values(show, f.Schema, f.Series))),
        QlShowKind.FieldKeys => Found(show).Select(f => QlSeries.List(f.Schema.Name, ["fieldKey", "fieldType"], show.Page.Rows(Fields(f.Schema, f.Written)))),
        QlShowKind.Series => Some(QlSeries.List(null, ["key"], show.Page.Rows(Found(show).SelectMany(f => f.Series.Select(s => KeyOf(f.Schema, s))).Order(StringComparer.Ordinal)).Select(k => new object?[] { k }))),
        _ => [],
    };

    private IEnumerable<(Schema Schema, List<IReadOnlyDictionary<string, string>> Series, ulong Written)> Found(QlShow show)
    {
        foreach (var schema in Schema.All.OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            if (show.From?.Takes(schema.Name) == false) continue;
            var filter = QlFilter.Of(show.Where, name => schema.IndexOf(name) >= 0);
            var series = store.Catalog.Of(schema, null).Select(s => (Tags: QlData.TagsOf(s.Device, s.TagMap), s.Written)).Where(s => filter.Takes(s.Tags)).ToList();
            if (series.Count > 0) yield return (schema, [.. series.Select(s => s.Tags)], series.Aggregate(0UL, (all, s) => all | s.Written));
        }
    }

    private static IEnumerable<string> Keys(List<IReadOnlyDictionary<string, string>> series) => series.SelectMany(s => s.Keys).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<object?[]> Fields(Schema schema, ulong written) => schema.Fields.Where((_, i) => (written >> i & 1) != 0)
        .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new object?[] { f.Name, f.Type == QuantityType.Float ? "float" : "integer" });

    private static QlSeries Values(QlShow show, Schema schema, List<IReadOnlyDictionary<string, string>> series) => QlSeries.List(schema.Name, ["key", "value"], show.Page.Rows(
        series.SelectMany(s => s).Where(t => show.Key!.Takes(t.Key)).Distinct().OrderBy(t => t.Key, StringComparer.Ordinal).ThenBy(t => t.Value, StringComparer.Ordinal)
            .Select(t => new object?[] { t.Key, t.Value })));

    private static string KeyOf(Schema schema, IReadOnlyDictionary<string, string> tags) =>
        schema.Name + string.Concat(tags.Select(t => $",{LineText.EscapeName(t.Key)}={LineText.EscapeName(t.Value)}"));

    private static IEnumerable<QlSeries> Some(QlSeries series) => series.Rows.Count > 0 ? [series] : [];
}
