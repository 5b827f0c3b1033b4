namespace Telemetry.Collector;

/// <summary>Makes rows of the columns of one group: one per step of the range, with what fill(...) says where there is nothing.</summary>
public static class QlFilling
{
    private const int MaxFilled = 500_000;

    public static List<QlRow> Rows(
        QlGroup group, QlBuckets buckets, QlFilter filter, long to, IReadOnlyList<QlColumn> columns, List<SortedDictionary<long, double>> values, int maxRows)
    {
        var present = values.SelectMany(v => v.Keys).Distinct().Order().ToList();
        List<long> times;
        if (group.Step == 0 || group.Fill == QlFill.None || columns.All(c => IsTransformed(c.Expression))) times = present;
        else
        {
            // Without a begin of its own the answer begins with its data.
            var (first, last) = (filter.HasFrom ? buckets.StartOf(filter.From) : present[0], buckets.StartOf(to - 1));
            if ((last - first) / group.Step >= maxRows) throw new QlException($"the answer would have more than {maxRows} rows (Door:MaxPoints): ask for longer steps or a shorter range");
            times = [.. buckets.Starts(first, last)];
        }
        var rows = times.Select(t => new QlRow(t, new object?[columns.Count])).ToList();
        for (var c = 0; c < columns.Count; c++) Fill(group, columns[c], values[c], rows, c);
        return rows;
    }

    /// <summary>What a transformation of steps sees: gaps are filled before it, as InfluxDB does; with a number also the step before the range.</summary>
    public static SortedDictionary<long, double> Before(QlGroup group, QlExpression inner, SortedDictionary<long, double> values, long first, long last)
    {
        var fill = FillOf(group, inner);
        if (group.Step == 0 || fill is QlFill.Null or QlFill.None || values.Count == 0) return values;
        if ((last - first) / group.Step >= MaxFilled) throw new QlException($"more than {MaxFilled} steps would have to be filled: ask for longer ones or a shorter range");
        var rows = new List<QlRow>();
        for (var time = fill == QlFill.Number ? first - group.Step : first; time <= last; time += group.Step) rows.Add(new QlRow(time, new object?[1]));
        Fill(group, new QlColumn(inner, null), values, rows, 0);
        return new SortedDictionary<long, double>(rows.Where(r => r.Cells[0] is not null).ToDictionary(r => r.Time!.Value, r => (double)r.Cells[0]!));
    }

    private static QlFill FillOf(QlGroup group, QlExpression expression) =>
        group.FillGiven ? group.Fill : expression is QlCall { Function: "count" } && group.Step > 0 ? QlFill.Number : QlFill.Null;

    private static bool IsTransformed(QlExpression expression) => expression switch
    {
        QlCall call => QlFunctions.IsTransform(call.Function),
        QlBinary binary => IsTransformed(binary.Left) || IsTransformed(binary.Right),
        _ => false,
    };

    private static void Fill(QlGroup group, QlColumn column, SortedDictionary<long, double> values, List<QlRow> rows, int c)
    {
        var fill = IsTransformed(column.Expression) ? QlFill.Null : FillOf(group, column.Expression);
        (int Row, double Value)? before = null;
        for (var r = 0; r < rows.Count; r++)
        {
            if (values.TryGetValue(rows[r].Time!.Value, out var value))
            {
                rows[r].Cells[c] = value;
                if (fill == QlFill.Linear && before is { } b)
                    for (var gap = b.Row + 1; gap < r; gap++) rows[gap].Cells[c] = b.Value + (value - b.Value) * (gap - b.Row) / (r - b.Row);
                before = (r, value);
            }
            else if (fill == QlFill.Number) rows[r].Cells[c] = group.FillGiven ? group.FillNumber : 0.0;
            else if (fill == QlFill.Previous && before is { } b) rows[r].Cells[c] = b.Value;
        }
    }
}
