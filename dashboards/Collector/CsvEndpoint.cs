using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary><c>/data.csv</c>: the collector's CSV for the reader's browser, which cannot reach the collector. Only known questions pass.</summary>
public static class CsvEndpoint
{
    public static void MapCsv(this IEndpointRouteBuilder routes) => routes.MapGet("/data.csv", Send);

    private static async Task Send(HttpContext context, CollectorClient collector)
    {
        var texts = context.Reader().Texts;
        if (SeriesQuery.Read(name => (string?)context.Request.Query[name]) is not { } query)
        {
            await Say(context, StatusCodes.Status400BadRequest, texts.CsvNotUnderstood);
            return;
        }
        var answer = await collector.QueryCsv(query, context.RequestAborted);
        if (answer.Value is not { } response)
        {
            await Say(context, StatusCodes.Status503ServiceUnavailable, texts.CsvUnavailable);
            return;
        }
        using (response)
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(query)}\"";
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private static string FileName(SeriesQuery query)
    {
        var from = JapanTime.From(query.From).ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture);
        return $"{query.Measurement}-{query.Field}-{from}.csv";
    }

    private static Task Say(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
