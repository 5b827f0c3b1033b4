namespace Telemetry.Collector;

/// <summary>Brings the series that the server has, and the newest value of each of their fields, into memory.</summary>
public sealed class InfluxRestore(InfluxAsker asker, SeriesCatalog catalog, LatestValues latest)
{
    /// <param name="since">Only values that are newer; null: all.</param>
    /// <exception cref="InfluxQueryException">The server cannot answer.</exception>
    public async Task RunAsync(DateTimeOffset? since, CancellationToken ct)
    {
        var where = since is { } from ? $" WHERE {InfluxQl.Since(from.ToUnixTimeMilliseconds())}" : "";
        foreach (var schema in Schema.All)
        {
            var table = InfluxQl.Name(schema.Name);
            var statements = string.Join(';', schema.Fields.Select(f => $"SELECT last({InfluxQl.Name(f.Name)}) FROM {table}{where} GROUP BY *"));
            await foreach (var rows in asker.AskAsync(statements, ct))
                if (rows.Values.GetArrayLength() > 0 && SeriesOf(schema, rows.Tags) is { } series)
                {
                    series.Wrote(1UL << rows.Statement);
                    latest.Restore(series, rows.Statement, rows.Values[0][0].GetInt64(), rows.Values[0][1].GetDouble());
                }
        }
    }

    // A series of somebody else (no device, or one too many) is left alone.
    private Series? SeriesOf(Schema schema, IReadOnlyDictionary<string, string> tags)
    {
        if (!tags.TryGetValue("device", out var device) || !WireName.IsValid(device)) return null;
        try
        {
            var canonical = string.Join(',', tags.Where(t => t.Key != "device").Select(t => $"{LineText.EscapeName(t.Key)}={LineText.EscapeName(t.Value)}"));
            return catalog.Resolve(schema, device, canonical, out _);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
