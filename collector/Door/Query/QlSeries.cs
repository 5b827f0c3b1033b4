namespace Telemetry.Collector;

/// <summary>One table of an answer. A cell is a number, a text or null.</summary>
/// <param name="Tags">Null where the answer is not divided by tags.</param>
public sealed record QlSeries(string? Name, IReadOnlyDictionary<string, string>? Tags, IReadOnlyList<string> Columns, IReadOnlyList<QlRow> Rows)
{
    public static QlSeries List(string? name, IReadOnlyList<string> columns, IEnumerable<object?[]> rows) =>
        new(name, null, columns, [.. rows.Select(r => new QlRow(null, r))]);
}

/// <param name="Time">ms; null in lists of names.</param>
public readonly record struct QlRow(long? Time, object?[] Cells);
