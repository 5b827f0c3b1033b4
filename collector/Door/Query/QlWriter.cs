using System.IO.Pipelines;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Answers in the JSON of InfluxDB 1.x.</summary>
public static class QlWriter
{
    private const int FlushBytes = 64 * 1024;

    public static async Task ResultAsync(
        Utf8JsonWriter json, PipeWriter output, int statement, IReadOnlyList<QlSeries> series, string? error, (long Factor, long Divisor)? epoch,
        bool inJapan, CancellationToken ct)
    {
        json.WriteStartObject();
        json.WriteNumber("statement_id", statement);
        var any = false;
        foreach (var one in series)
        {
            if (!any) json.WriteStartArray("series");
            any = true;
            if (!await SeriesAsync(json, output, one, epoch, inJapan, ct)) return;
        }
        if (any) json.WriteEndArray();
        if (error is not null) json.WriteString("error", error);
        json.WriteEndObject();
    }

    /// <returns>False: the client is gone.</returns>
    private static async Task<bool> SeriesAsync(
        Utf8JsonWriter json, PipeWriter output, QlSeries series, (long Factor, long Divisor)? epoch, bool inJapan, CancellationToken ct)
    {
        json.WriteStartObject();
        if (series.Name is not null) json.WriteString("name", series.Name);
        if (series.Tags is not null)
        {
            json.WriteStartObject("tags");
            foreach (var (key, value) in series.Tags) json.WriteString(key, value);
            json.WriteEndObject();
        }
        json.WriteStartArray("columns");
        foreach (var column in series.Columns) json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteStartArray("values");
        foreach (var row in series.Rows)
        {
            json.WriteStartArray();
            if (row.Time is { } time)
            {
                if (epoch is { } e) json.WriteNumberValue(time * e.Factor / e.Divisor);
                else json.WriteStringValue(QlTime.Text(time, inJapan));
            }
            foreach (var cell in row.Cells) Cell(json, cell);
            json.WriteEndArray();
            if (json.BytesPending + output.UnflushedBytes > FlushBytes && !await SendAsync(json, output, ct)) return false;
        }
        json.WriteEndArray();
        json.WriteEndObject();
        return await SendAsync(json, output, ct);
    }

    private static async Task<bool> SendAsync(Utf8JsonWriter json, PipeWriter output, CancellationToken ct)
    {
        json.Flush();
        return !(await output.FlushAsync(ct)).IsCompleted;
    }

    private static void Cell(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case double number: json.WriteNumberValue(number); break;
            case string text: json.WriteStringValue(text); break;
            case bool yes: json.WriteBooleanValue(yes); break;
            default: json.WriteNullValue(); break;
        }
    }
}
