using Microsoft.Data.Sqlite;
using Microsoft.Net.Http.Headers;

namespace Telemetry.Collector;

/// <summary>An answer on its way: written as it is read, so that its length does not matter to this process.</summary>
public sealed partial class SeriesResult(AnswerHead head, IAsyncEnumerable<SeriesPoints> series, bool csv, EntityTagHeaderValue? tag) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        NotModified.Mark(response, tag);
        response.ContentType = csv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
        try
        {
            if (csv)
            {
                response.Headers.ContentDisposition = $"attachment; filename={head.Query.Schema.Name}-{head.Query.Quantity.Name}.csv";
                await CsvAnswer.WriteAsync(response.Body, head, series, ct);
            }
            else await JsonAnswer.WriteAsync(response.BodyWriter, head, series, ct);
        }
        catch (SqliteException e)
        {
            // Too late for a status: an answer that breaks off cannot be taken for a whole one.
            Log.BrokeOff(httpContext.RequestServices.GetRequiredService<ILogger<SeriesResult>>(), SqliteFailure.Words(e));
            httpContext.Abort();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "An answer broke off, its reader sees the connection end: {Why}")]
        public static partial void BrokeOff(ILogger logger, string why);
    }
}

/// <summary>304: what the asker has is still right.</summary>
public sealed class NotModified(EntityTagHeaderValue tag) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        Mark(httpContext.Response, tag);
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    public static void Mark(HttpResponse response, EntityTagHeaderValue? tag)
    {
        response.Headers.Vary = HeaderNames.Accept;
        if (tag is null) return;
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "no-cache";
    }
}
