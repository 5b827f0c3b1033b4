using System.Globalization;
using CsvHelper;

namespace Telemetry.Collector;

/// <summary>A query's answer as CSV: UTF-8, one row per point, a gap as a row with an empty value, times in UTC.</summary>
public static class CsvAnswer
{
    // A tag value comes from outside; a spreadsheet must not run it as a formula.
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };

    public static IResult Of(SeriesResponse response) => Results.Stream(
        stream => WriteAsync(stream, response), "text/csv; charset=utf-8", $"{response.Measurement}-{response.Field}.csv");

    public static async Task WriteAsync(Stream stream, SeriesResponse response)
    {
        var tags = response.Series.SelectMany(s => s.Tags.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        await using var csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        foreach (var name in (IEnumerable<string>)["time", "device", .. tags, "value", "unit"]) csv.WriteField(name);
        await csv.EndRecordAsync(CancellationToken.None);
        foreach (var series in response.Series)
            foreach (var point in series.Points)
            {
                csv.WriteField(Iso((long)point[0]!.Value));
                csv.WriteField(series.Device);
                foreach (var tag in tags) csv.WriteField(series.Tags.GetValueOrDefault(tag, ""));
                csv.WriteField(point[1]);
                csv.WriteField(response.Unit);
                await csv.EndRecordAsync(CancellationToken.None);
            }
    }

    private static string Iso(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
