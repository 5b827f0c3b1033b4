using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Runs the statements of one request for one guest.</summary>
public sealed class QlRunner(ITimeSeriesStore store, DoorOptions options, DoorGuest guest, string? database, long now)
{
    // What all statements of the request may read together.
    private int left = options.MaxPoints;

    /// <param name="output">What <paramref name="json"/> writes to: sent on after every series, and nothing before the first statement is answered.</param>
    /// <exception cref="QlException">The store cannot answer the first statement; any other error is told beside its statement.</exception>
    public async Task WriteAsync(
        Utf8JsonWriter json, PipeWriter output, IReadOnlyList<QlStatement> statements, (long Factor, long Divisor)? epoch, CancellationToken ct)
    {
        json.WriteStartObject();
        json.WriteStartArray("results");
        for (var i = 0; i < statements.Count; i++)
        {
            try
            {
                var found = await RunAsync(statements[i], ct);
                await QlWriter.ResultAsync(json, output, i, found, null, epoch, statements[i] is QlSelect { InJapan: true }, ct);
            }
            catch (QlException e) when (e.IsUnavailable && i == 0)
            {
                // Nothing was sent: the answer is the caller's to give.
                json.Reset();
                throw;
            }
            catch (QlException e)
            {
                await QlWriter.ResultAsync(json, output, i, [], e.Message, epoch, false, ct);
            }
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
        await output.FlushAsync(ct);
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
            if (left <= 0) throw new QlException($"the statements of this request have read {options.MaxPoints} points: send fewer at once, or ask for less time");
            var series = await new QlSelectRunner(select, schema, store, filter, now, left).RunAsync(ct);
            left -= series.Sum(s => s.Rows.Count * s.Columns.Count);
            found.AddRange(series);
        }
        return [.. select.Page.Series(found)];
    }
}
