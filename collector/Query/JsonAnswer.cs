using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>A query's answer as JSON in the spelling of <see cref="SeriesResponse"/>, written as it is read.</summary>
public static class JsonAnswer
{
    private const int FlushBytes = 64 * 1024;

    // The longest double and the longest long, brackets and commas.
    private const int MaxPointBytes = 64;

    public static async Task WriteAsync(PipeWriter to, AnswerHead head, IAsyncEnumerable<SeriesPoints> series, CancellationToken ct)
    {
        Head(to, head);
        var first = true;
        await foreach (var one in series.WithCancellation(ct))
        {
            Text(to, first ? "" : ",");
            first = false;
            Begin(to, one);
            for (var i = 0; i < one.Count; i++)
            {
                Point(to, one, i);
                if (to.UnflushedBytes > FlushBytes) await to.FlushAsync(ct);
            }
            Text(to, "]}");
            if (to.UnflushedBytes > FlushBytes) await to.FlushAsync(ct);
        }
        Text(to, "]}");
        await to.FlushAsync(ct);
    }

    private static void Head(PipeWriter to, AnswerHead head)
    {
        var query = head.Query;
        var response = new SeriesResponse(
            query.Schema.Name, query.Quantity.Name, head.Unit, query.From, query.To, query.StepMs, head.Aggregate, [],
            head.Ask.Group.IsNone ? null : head.Ask.Group.Word, head.ShowsZone ? query.Days.Name : null,
            head.Suppressed is null ? null : UniqueAnswer.K, head.Suppressed);
        var text = JsonSerializer.Serialize(response, Answers.Wire.SeriesResponse);
        // The series go where the serializer wrote an empty list, at the end.
        const string empty = "\"series\":[]";
        var at = text.LastIndexOf(empty, StringComparison.Ordinal);
        Text(to, text[..at] + text[(at + empty.Length)..^1].TrimStart(',') + (at + empty.Length < text.Length - 1 ? "," : "") + "\"series\":[");
    }

    private static void Begin(PipeWriter to, SeriesPoints series)
    {
        Text(to, "{\"device\":");
        Text(to, JsonSerializer.Serialize(series.Device, Answers.Wire.String));
        Text(to, ",\"tags\":");
        Text(to, JsonSerializer.Serialize(series.Tags, Answers.Wire.IReadOnlyDictionaryStringString));
        Text(to, ",\"points\":[");
    }

    private static void Point(PipeWriter to, SeriesPoints series, int index)
    {
        var span = to.GetSpan(MaxPointBytes);
        var at = 0;
        if (index > 0) span[at++] = (byte)',';
        span[at++] = (byte)'[';
        Utf8Formatter.TryFormat(series.Time(index), span[at..], out var length);
        at += length;
        span[at++] = (byte)',';
        if (series.Value(index) is not { } value)
        {
            "null"u8.CopyTo(span[at..]);
            at += 4;
        }
        else
        {
            // Most numbers are whole, and a whole one is written ten times faster.
            if (Math.Abs(value) < 1e15 && value == Math.Truncate(value)) Utf8Formatter.TryFormat((long)value, span[at..], out length);
            else value.TryFormat(span[at..], out length, default, System.Globalization.CultureInfo.InvariantCulture);
            at += length;
        }
        span[at++] = (byte)']';
        to.Advance(at);
    }

    private static void Text(PipeWriter to, string text) => Encoding.UTF8.GetBytes(text, to);
}
