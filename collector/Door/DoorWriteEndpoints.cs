using Microsoft.AspNetCore.Http.Features;

namespace Telemetry.Collector;

/// <summary><c>POST /write</c>, <c>POST /api/v2/write</c>, <c>GET /ping</c>: for what cannot speak MQTT.</summary>
public static class DoorWriteEndpoints
{
    private static readonly ApiBody Lines = new(
        "text/plain", "Line protocol, gzip or plain", "air,device=air-001,sensor=sds011 pm2_5=8.4 1763694000000");

    private static readonly ApiParameter Precision = new(
        "precision", "Unit of the times; without it ns", "ms", Allowed: ["ns", "n", "us", "u", "ms", "s", "m", "h"]);

    public static void MapDoorWrites(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/write", (HttpContext context, DoorKeeper keeper, DoorWriter writer, DoorOptions options, TimeProvider time) =>
                WriteAsync(context, keeper, writer, options, time, newForm: false))
            .WithSummary("Line protocol as InfluxDB 1.x takes it: db, precision; gzip; 204, or 400 with the refused lines by number and reason while the rest is kept")
            .DescribeForeign("write", Lines, new("db", "The door's database", "telemetry", Required: true), Precision)
            .Produces(StatusCodes.Status204NoContent);
        routes.MapPost("/api/v2/write", (HttpContext context, DoorKeeper keeper, DoorWriter writer, DoorOptions options, TimeProvider time) =>
                WriteAsync(context, keeper, writer, options, time, newForm: true))
            .WithSummary("The same as InfluxDB 2.x takes it: bucket, precision")
            .DescribeForeign("write2", Lines, new("bucket", "The door's database", "telemetry", Required: true), Precision)
            .Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/ping", Ping)
            .WithSummary("204 with the version headers that clients of InfluxDB look for")
            .DescribeForeign("ping", null, new ApiParameter("verbose", "Tell the version in the body", "true", ApiKind.Flag))
            .Produces(StatusCodes.Status204NoContent);
    }

    private static IResult Ping(HttpContext context)
    {
        DoorAnswers.Introduce(context.Response);
        return context.Request.Query["verbose"].ToString() is "" or "false" or "0"
            ? Results.NoContent() : Results.Text($$"""{"version":"{{DoorAnswers.Version}}"}""" + "\n", "application/json");
    }

    private static async Task<IResult> WriteAsync(HttpContext context, DoorKeeper keeper, DoorWriter writer, DoorOptions options, TimeProvider time, bool newForm)
    {
        DoorAnswers.Introduce(context.Response);
        IResult Error(int status, string code, string words) => DoorAnswers.Error(context, newForm, status, code, words);
        var request = context.Request;
        if (keeper.Recognise(request) is not { } guest) return Unauthorised(context, newForm);
        if (!guest.MayWrite) return Error(StatusCodes.Status403Forbidden, "forbidden", $"\"{guest.Name}\" is not authorized to write");
        var database = newForm ? request.Query["bucket"].ToString().Split('/')[0] : request.Query["db"].ToString();
        if (database.Length == 0) return Error(StatusCodes.Status400BadRequest, "invalid", newForm ? "bucket is required" : "database is required");
        if (database != options.Database)
            return Error(StatusCodes.Status404NotFound, "not found", newForm ? $"bucket \"{database}\" not found, there is \"{options.Database}\"" : $"database not found: \"{database}\", there is \"{options.Database}\"");
        if (!DoorForm.TryUnit(request.Query["precision"], out var unit)) return Error(StatusCodes.Status400BadRequest, "invalid", $"invalid precision \"{request.Query["precision"]}\" (use n, u, ms, s, m or h)");
        if (request.ContentLength > options.MaxBody) return Error(StatusCodes.Status413PayloadTooLarge, "request too large", TooLarge(options));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.MaxBody;

        DoorReceipt receipt;
        try
        {
            var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
            if (encoding is not ("" or "identity" or "gzip" or "x-gzip"))
                return Error(StatusCodes.Status415UnsupportedMediaType, "invalid", $"content encoding \"{encoding}\" is unknown: send gzip, or none");
            await using var body = encoding.EndsWith("gzip", StringComparison.Ordinal) ? new WholeGzipStream(request.Body) : request.Body;
            receipt = await writer.WriteAsync(body, new DoorForm(guest, options.DeviceTags, unit, time.GetUtcNow().ToUnixTimeMilliseconds()), options.MaxBody, context.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            return Error(StatusCodes.Status400BadRequest, "invalid", $"the body is not gzip, or not all of it: {e.Message}; lines before its end are stored, send it again");
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Error(e.StatusCode, "request too large", TooLarge(options))
                : Error(e.StatusCode, "invalid", $"the body did not arrive whole: {e.Message}");
        }
        if (receipt.TooLarge) return Error(StatusCodes.Status413PayloadTooLarge, "request too large", TooLarge(options));
        if (receipt.Kept is { } why)
        {
            context.Response.Headers.RetryAfter = "5";
            return Error(StatusCodes.Status503ServiceUnavailable, "unavailable", $"not stored, send it again: {why}");
        }
        return receipt.RefusedCount == 0 ? Results.NoContent() : Error(StatusCodes.Status400BadRequest, "invalid", DoorAnswers.Partial(receipt));
    }

    public static IResult Unauthorised(HttpContext context, bool newForm)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"InfluxDB\"";
        return DoorAnswers.Error(context, newForm, StatusCodes.Status401Unauthorized, "unauthorized", newForm ? "unauthorized access" : "authorization failed");
    }

    private static string TooLarge(DoorOptions options) => $"request entity too large: more than {options.MaxBody} bytes unpacked (Door:MaxBody); send it in halves";
}
