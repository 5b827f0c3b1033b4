namespace Telemetry.Collector;

/// <summary>Answers one SELECT for one measurement.</summary>
public sealed class QlSelectRunner(QlSelect select, Schema schema, ITimeSeriesStore store, QlFilter filter, long now, int maxPoints)
{
    // Time at a device may be a little ahead of ours.
    private readonly long to = filter.HasTo ? filter.To : now + LineRules.MaxAheadMilliseconds + 1;
    private readonly QlData data = new(store, schema, filter, maxPoints);
    private readonly Dictionary<string, SortedDictionary<string, string>> groups = new(StringComparer.Ordinal);

    private IReadOnlyList<string> TagKeys => [.. schema.Measurement.Tags.Append("device").Order(StringComparer.Ordinal)];

    public async Task<List<QlSeries>> RunAsync(CancellationToken ct)
    {
        var columns = Expand().ToList();
        if (columns.Count == 0) return [];
        var calls = columns.Count(c => HasCall(c.Expression));
        if (calls > 0 && calls < columns.Count) throw new QlException("mixing aggregate and non-aggregate queries is not supported");
        if (calls == 0 && select.Group.Step > 0) throw new QlException("GROUP BY time requires at least one aggregate function");
        var names = Distinct([.. columns.Select(NameOf)]);
        var found = calls > 0 ? await AggregatedAsync(columns, ct) : await RawAsync(columns, ct);
        return [.. found.Select(g => new QlSeries(schema.Name, groups[g.Group].Count > 0 ? groups[g.Group] : null, ["time", .. names], Paged(g.Rows))).Where(s => s.Rows.Count > 0)
            .OrderBy(s => s.Tags is null ? "" : string.Join('\u0001', s.Tags.Values), StringComparer.Ordinal)];
    }

    private List<QlRow> Paged(IEnumerable<QlRow> rows) => [.. select.Page.Rows(select.Descending ? rows.Reverse() : rows)];

    private async Task<List<(string Group, List<QlRow> Rows)>> RawAsync(List<QlColumn> columns, CancellationToken ct)
    {
        var fields = columns.SelectMany(c => NamesIn(c.Expression)).Distinct().Select(schema.IndexOf).Where(f => f >= 0).ToList();
        if (fields.Count == 0) throw new QlException("at least one field is needed beside tags");
        var rows = new Dictionary<string, (IReadOnlyDictionary<string, string> Tags, SortedDictionary<long, double?[]> Points)>(StringComparer.Ordinal);
        foreach (var field in fields)
            foreach (var found in await data.ReadAsync(field, filter.From, to, 0, Aggregate.Mean, ct))
            {
                var key = string.Join('\u0001', found.Tags.Select(t => $"{t.Key}={t.Value}"));
                if (!rows.TryGetValue(key, out var mine)) rows[key] = mine = (found.Tags, []);
                foreach (var point in found.Points)
                {
                    if (!mine.Points.TryGetValue((long)point[0]!.Value, out var cells)) mine.Points[(long)point[0]!.Value] = cells = new double?[schema.Fields.Count];
                    cells[field] = point[1];
                }
            }
        var byGroup = rows.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value).GroupBy(r => GroupOf(r.Tags));
        return [.. byGroup.Select(g => (g.Key, g.SelectMany(s => s.Points.Select(p => (p.Key, p.Value, s.Tags))).OrderBy(p => p.Key)
            .Select(p => new QlRow(p.Key, [.. columns.Select(c => Cell(c.Expression, p.Value, p.Tags))])).ToList()))];
    }

    private object? Cell(QlExpression expression, double?[] fields, IReadOnlyDictionary<string, string> tags)
    {
        if (expression is QlName name && schema.IndexOf(name.Name) < 0) return tags.GetValueOrDefault(name.Name);
        return Number(expression);

        double? Number(QlExpression part) => part switch
        {
            QlNumber number => number.Value,
            QlName field when schema.IndexOf(field.Name) is >= 0 and var index => fields[index],
            QlBinary binary => Compute(binary.Operator, Number(binary.Left), Number(binary.Right)),
            _ => null,
        };
    }

    private async Task<List<(string Group, List<QlRow> Rows)>> AggregatedAsync(List<QlColumn> columns, CancellationToken ct)
    {
        var zone = select.InJapan ? (long)JapanTime.Offset.TotalMilliseconds : 0;
        var buckets = new QlBuckets(select.Group.Step, select.Group.Offset - zone, filter.From, to);
        var aggregates = new QlAggregates(data, buckets, filter, to, GroupOf);
        var keepTime = select.Group.Step == 0 && columns is [{ Expression: QlCall }];
        var values = new List<Dictionary<string, SortedDictionary<long, double>>>();
        foreach (var column in columns) values.Add(await new QlColumnRunner(schema, select.Group, buckets, aggregates, (filter.From, to), keepTime).OfAsync(column.Expression, ct));
        var found = new List<(string, List<QlRow>)>();
        foreach (var group in values.SelectMany(v => v.Keys).Distinct())
        {
            var mine = values.Select(v => v.GetValueOrDefault(group, [])).ToList();
            if (mine.Exists(m => m.Count > 0)) found.Add((group, QlFilling.Rows(select.Group, buckets, filter, to, columns, mine, maxPoints)));
        }
        return found;
    }

    // * is every tag that the answer is not divided by, and every field that was ever written.
    private IEnumerable<QlColumn> Expand()
    {
        foreach (var column in select.Columns)
            if (column.Expression is QlStar)
                foreach (var name in TagKeys.Where(t => !select.Group.Takes(t)).Concat(data.Fields.Select(f => schema.Fields[f].Name)).Order(StringComparer.Ordinal))
                    yield return new QlColumn(new QlName(name), null);
            else if (column.Expression is QlCall { Arguments: [QlStar, .. var rest] } call)
                foreach (var field in data.Fields.Select(f => schema.Fields[f].Name).Order(StringComparer.Ordinal))
                    yield return new QlColumn(new QlCall(call.Function, [new QlName(field), .. rest]), $"{column.Alias ?? call.Function}_{field}");
            else if (column.Expression is not QlName { Name: "time" }) yield return column;
    }

    private string GroupOf(IReadOnlyDictionary<string, string> tags)
    {
        var dimensions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in TagKeys)
            if (select.Group.Takes(tag)) dimensions[tag] = tags.GetValueOrDefault(tag, "");
        foreach (var name in (select.Group.Tags ?? []).SelectMany(t => t.Names)) dimensions.TryAdd(name, "");
        var key = string.Join('\u0001', dimensions.Select(d => $"{d.Key}={d.Value}"));
        groups.TryAdd(key, dimensions);
        return key;
    }

    public static double? Compute(char sign, double? left, double? right)
    {
        if (left is not { } a || right is not { } b) return null;
        var result = sign switch { '+' => a + b, '-' => a - b, '*' => a * b, '/' => b == 0 ? 0 : a / b, _ => a % b };
        return double.IsFinite(result) ? result : null;
    }

    private static bool HasCall(QlExpression expression) => expression is QlCall || (expression is QlBinary binary && (HasCall(binary.Left) || HasCall(binary.Right)));

    private static IEnumerable<string> NamesIn(QlExpression expression) => expression switch
    {
        QlName name => [name.Name],
        QlBinary binary => NamesIn(binary.Left).Concat(NamesIn(binary.Right)),
        QlCall call => call.Arguments.SelectMany(NamesIn),
        _ => [],
    };

    private static string NameOf(QlColumn column) => column.Alias ?? Name(column.Expression);

    private static string Name(QlExpression expression) => expression switch
    {
        QlName name => name.Name,
        QlCall call => call.Function,
        QlBinary binary => string.Join('_', new[] { Name(binary.Left), Name(binary.Right) }.Where(n => n.Length > 0)),
        _ => "",
    };

    private static List<string> Distinct(List<string> names)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. names.Select(name => seen.TryGetValue(name, out var n) ? $"{name}_{seen[name] = n + 1}" : seen.TryAdd(name, 0) ? name : name)];
    }
}
