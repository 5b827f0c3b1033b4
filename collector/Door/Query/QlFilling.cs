namespace Telemetry.Collector;

/// <summary>Makes rows of the columns of one group: one per step of the range, with what fill(...) says where there is nothing.</summary>
public static class QlFilling
{
    public static List<QlRow> Rows(
        QlGroup group, QlBuckets buckets, QlFilter filter, long to, IReadOnlyList<QlColumn> columns, List<SortedDictionary<long, double>> values, int maxRows)
    {
        var present = values.SelectMany(v => v.Keys).Distinct().Order().ToList();
        List<long> times;
        if (group.Step == 0 || group.Fill == QlFill.None) times = present;
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

    private static void Fill(QlGroup group, QlColumn column, SortedDictionary<long, double> values, List<QlRow> rows, int c)
    {
        var fill = group.FillGiven ? group.Fill : column.Expression is QlCall { Function: "count" } && group.Step > 0 ? QlFill.Number : QlFill.Null;
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
