using System.IO.Pipelines;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Answers in the JSON of InfluxDB 1.x.</summary>
public static class QlWriter
{
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
            Series(json, one, epoch, inJapan);
            json.Flush();
            if ((await output.FlushAsync(ct)).IsCompleted) return;
        }
        if (any) json.WriteEndArray();
        if (error is not null) json.WriteString("error", error);
        json.WriteEndObject();
    }

    private static void Series(Utf8JsonWriter json, QlSeries series, (long Factor, long Divisor)? epoch, bool inJapan)
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
        }
        json.WriteEndArray();
        json.WriteEndObject();
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
