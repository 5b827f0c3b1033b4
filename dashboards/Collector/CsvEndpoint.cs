using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary><c>/data.csv</c> and <c>/ledger.csv</c>: the collector's CSV for the reader's browser, which cannot reach the collector. Only known questions pass.</summary>
public static class CsvEndpoint
{
    public static void MapCsv(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/data.csv", Send);
        routes.MapGet("/ledger.csv", SendLedger);
    }

    private static async Task SendLedger(HttpContext context, CollectorClient collector)
    {
        var days = LedgerReader.Choose((string?)context.Request.Query["days"]);
        await Pass(context, await collector.LedgerCsv(days, context.RequestAborted), $"ledger-{days}d.csv");
    }

    private static async Task Send(HttpContext context, CollectorClient collector)
    {
        var texts = context.Reader().Texts;
        if (SeriesQuery.Read(name => (string?)context.Request.Query[name]) is not { } query)
        {
            await Say(context, StatusCodes.Status400BadRequest, texts.CsvNotUnderstood);
            return;
        }
        await Pass(context, await collector.QueryCsv(query, context.RequestAborted), FileName(query));
    }

    private static async Task Pass(HttpContext context, Answer<HttpResponseMessage> answer, string name)
    {
        if (answer.Value is not { } response)
        {
            await Say(context, StatusCodes.Status503ServiceUnavailable, context.Reader().Texts.CsvUnavailable);
            return;
        }
        using (response)
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
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
