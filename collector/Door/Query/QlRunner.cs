using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Runs the statements of one request for one guest.</summary>
public sealed class QlRunner(ITimeSeriesStore store, DoorOptions options, DoorGuest guest, string? database, long now)
{
    /// <exception cref="QlException">The store cannot answer; any other error is told beside its statement.</exception>
    public async Task WriteAsync(Utf8JsonWriter json, IReadOnlyList<QlStatement> statements, (long Factor, long Divisor)? epoch, CancellationToken ct)
    {
        json.WriteStartObject();
        json.WriteStartArray("results");
        for (var i = 0; i < statements.Count; i++)
        {
            try
            {
                QlWriter.Result(json, i, await RunAsync(statements[i], ct), null, epoch, statements[i] is QlSelect { InJapan: true });
            }
            catch (QlException e) when (!e.IsUnavailable)
            {
                QlWriter.Result(json, i, [], e.Message, epoch, false);
            }
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private async Task<List<QlSeries>> RunAsync(QlStatement statement, CancellationToken ct)
    {
        if (statement is QlCreateDatabase create)
        {
            if (!guest.MayWrite) throw new QlException($"\"{guest.Name}\" is not authorized to execute statement 'CREATE DATABASE'");
            return create.Name == options.Database ? [] : throw new QlException($"this door has one database, \"{options.Database}\": use that instead of \"{create.Name}\"");
        }
        if (!guest.MayRead) throw new QlException($"\"{guest.Name}\" is not authorized to read");
        var wanted = statement switch { QlSelect { Database: { } named } => named, QlShow { On: { } named } => named, _ => database };
        if (statement is not QlShow { Kind: QlShowKind.Databases } && wanted is not null && wanted != options.Database) throw new QlException($"database not found: {wanted}");
        return statement is QlShow show ? [.. new QlShowRunner(store, options.Database).Run(show)] : await SelectAsync((QlSelect)statement, ct);
    }

    private async Task<List<QlSeries>> SelectAsync(QlSelect select, CancellationToken ct)
    {
        var found = new List<QlSeries>();
        foreach (var schema in Schema.All.Where(s => select.From.Takes(s.Name)).OrderBy(s => s.Name, StringComparer.Ordinal))
        {
            var filter = QlFilter.Of(select.Where, name => schema.IndexOf(name) >= 0);
            if (store.Catalog.Of(schema, filter.Device).Count == 0) continue;
            found.AddRange(await new QlSelectRunner(select, schema, store, filter, now, options.MaxPoints).RunAsync(ct));
        }
        return [.. select.Page.Series(found)];
    }
}
