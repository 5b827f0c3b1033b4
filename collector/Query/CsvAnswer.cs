using System.Globalization;
using CsvHelper;

namespace Telemetry.Collector;

/// <summary>A query's answer as CSV, written as it is read: UTF-8, one row per point, a gap as a row with an empty value, times in UTC or the zone asked for.</summary>
public static class CsvAnswer
{
    public static async Task WriteAsync(Stream stream, AnswerHead head, IAsyncEnumerable<SeriesPoints> series, CancellationToken ct)
    {
        await using var csv = CsvWriter.Create(stream, CsvWriterOptions.Default, leaveOpen: true);
        foreach (var name in (IEnumerable<string>)["time", "device", .. head.Tags.Select(HarmlessText.Cell), "value", "unit", .. head.Notes]) csv.WriteField(name);
        await csv.EndRecordAsync(ct);
        await foreach (var one in series.WithCancellation(ct))
            for (var i = 0; i < one.Count; i++)
            {
                csv.WriteField(Iso(head, one.Time(i)));
                csv.WriteField(HarmlessText.Cell(one.Device));
                foreach (var tag in head.Tags) csv.WriteField(HarmlessText.Cell(one.Tags.GetValueOrDefault(tag)));
                csv.WriteField(one.Value(i));
                csv.WriteField(head.Unit);
                foreach (var note in head.Notes) csv.WriteField(one.Note(note, i));
                await csv.EndRecordAsync(ct);
            }
    }

    private static string Iso(AnswerHead head, long milliseconds) => head.ShowsZone
        ? head.Query.Days.Local(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)
        : InstantForm.Text(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
