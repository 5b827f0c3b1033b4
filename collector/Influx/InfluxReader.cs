using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>
/// Reads points by InfluxQL. Steps are made by the server where it can; the increase of a counter over its restarts is folded here from raw points.
/// What is older than the raw points comes from the hourly roll-ups.
/// </summary>
public sealed class InfluxReader(InfluxAsker asker, StoreOptions options, TimeProvider time) : IDisposable
{
    private const int MaxAtOnce = 4;
    private const long Hour = 3_600_000;

    private readonly SemaphoreSlim slots = new(MaxAtOnce);

    /// <summary>Whether the server keeps hourly roll-ups for us (1.x).</summary>
    public bool HasHourly { get; set; }

    /// <exception cref="InfluxQueryException">The server cannot answer.</exception>
    public async Task<QueryOutcome> QueryAsync(SeriesQuery query, CancellationToken ct)
    {
        await slots.WaitAsync(ct);
        try
        {
            var found = new FoundSeries(query);
            var cut = Cut(query);
            if (cut > query.From) await (query.Aggregate == Aggregate.Increase ? FoldHoursAsync(query, cut, found, ct) : HourlyAsync(query, cut, found, ct));
            if (cut < query.To && query.StepMs == 0) await RawAsync(query, cut, found, fold: false, ct);
            else if (cut < query.To && query.Aggregate == Aggregate.Increase) await FoldAsync(query, cut, found, ct);
            else if (cut < query.To) await StepsAsync(query, cut, found, ct);
            return found.Outcome();
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    // The first step that raw points cover whole; where there are no roll-ups to take the rest from, everything comes from raw points.
    private long Cut(SeriesQuery query)
    {
        if (!HasHourly || options.Retention == TimeSpan.Zero || query.StepMs == 0 || query.StepMs % Hour != 0) return query.From;
        var oldest = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)options.Retention.TotalMilliseconds;
        return query.From >= oldest ? query.From : Math.Min(query.To, StepFold.StartOf(oldest, query.StepMs) + query.StepMs);
    }

    private async Task RawAsync(SeriesQuery query, long from, FoundSeries found, bool fold, CancellationToken ct)
    {
        var text = InfluxQl.Select(InfluxQl.Name(query.Quantity.Name), InfluxQl.Name(query.Schema.Name), InfluxQl.Range(from, query.To, query.Device), "*");
        await foreach (var rows in asker.AskAsync(text, ct))
            foreach (var row in rows.Values.EnumerateArray())
            {
                if (fold) found.Fold(rows.Tags, row[0].GetInt64(), row[1].GetDouble());
                else found.Add(rows.Tags, row[0].GetInt64(), row[1].GetDouble());
                if (found.IsTooMany) return;
            }
    }

    private async Task StepsAsync(SeriesQuery query, long from, FoundSeries found, CancellationToken ct)
    {
        var selected = $"{InfluxQl.Function(query.Aggregate)}({InfluxQl.Name(query.Quantity.Name)})";
        var text = InfluxQl.Select(selected, InfluxQl.Name(query.Schema.Name), InfluxQl.Range(from, query.To, query.Device), InfluxQl.Steps(query.StepMs));
        await TakeStepsAsync(text, row => row[1].GetDouble(), found, ct);
    }

    private Task HourlyAsync(SeriesQuery query, long to, FoundSeries found, CancellationToken ct)
    {
        var field = query.Quantity.Name;
        var selected = query.Aggregate switch
        {
            Aggregate.Mean => $"sum(\"sum_{field}\"), sum(\"count_{field}\")",
            Aggregate.Count => $"sum(\"count_{field}\")",
            _ => $"{InfluxQl.Function(query.Aggregate)}(\"{InfluxQl.Function(query.Aggregate)}_{field}\")",
        };
        var text = InfluxQl.Select(selected, Hours(query), InfluxQl.Range(query.From, to, query.Device), InfluxQl.Steps(query.StepMs));
        return TakeStepsAsync(text, row => query.Aggregate == Aggregate.Mean ? row[1].GetDouble() / row[2].GetDouble() : row[1].GetDouble(), found, ct);
    }

    private async Task TakeStepsAsync(string text, Func<JsonElement, double> value, FoundSeries found, CancellationToken ct)
    {
        await foreach (var rows in asker.AskAsync(text, ct))
            foreach (var row in rows.Values.EnumerateArray())
            {
                if (row[1].ValueKind != JsonValueKind.Null) found.AddStep(rows.Tags, row[0].GetInt64(), value(row));
                if (found.IsTooMany) return;
            }
    }

    private async Task FoldAsync(SeriesQuery query, long from, FoundSeries found, CancellationToken ct)
    {
        if (from == query.From)
        {
            var last = InfluxQl.Select(
                $"last({InfluxQl.Name(query.Quantity.Name)})", InfluxQl.Name(query.Schema.Name), InfluxQl.Before(from, query.Device), "*");
            await foreach (var rows in asker.AskAsync(last, ct)) found.Before(rows.Tags, rows.Values[0][1].GetDouble());
        }
        await RawAsync(query, from, found, fold: true, ct);
    }

    // Within an hour only first, largest and last are known: a restart shows where the last is below the largest.
    private async Task FoldHoursAsync(SeriesQuery query, long to, FoundSeries found, CancellationToken ct)
    {
        var field = query.Quantity.Name;
        var text = InfluxQl.Select($"\"first_{field}\", \"max_{field}\", \"last_{field}\"", Hours(query), InfluxQl.Range(query.From, to, query.Device), "*");
        await foreach (var rows in asker.AskAsync(text, ct))
            foreach (var row in rows.Values.EnumerateArray())
                for (var i = 1; i <= 3; i++)
                    if (row[i].ValueKind != JsonValueKind.Null) found.Fold(rows.Tags, row[0].GetInt64(), row[i].GetDouble());
    }

    private static string Hours(SeriesQuery query) => $"{InfluxQl.Name(InfluxQl.Hourly)}.{InfluxQl.Name(query.Schema.Name)}";
}
