using System.Text.Encodings.Web;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary><c>/query</c>: the small InfluxQL of dashboards elsewhere, over whichever store there is.</summary>
public static class DoorQueryEndpoints
{
    // Two at once: a dashboard with twenty panels must not take the collector's memory.
    private static readonly SemaphoreSlim Slots = new(2);

    public static void MapDoorQueries(this IEndpointRouteBuilder routes) => routes.MapMethods("/query", [HttpMethods.Get, HttpMethods.Post], AnswerAsync)
        .WithSummary("InfluxQL as Grafana, the influx command line and Telegraf send it: SELECT, SHOW, CREATE DATABASE")
        .DescribeForeign(
            "influxql", null,
            new(
                "q", "One or more statements, parted by ;",
                """SELECT mean("pm2_5") FROM "air" WHERE time > now() - 1h GROUP BY time(5m), "device"::tag fill(null)""", Required: true),
            new("db", "The door's database", "telemetry"),
            new("epoch", "Times as numbers of this unit; without it as text", "ms", Allowed: ["ns", "u", "ms", "s", "m", "h"]),
            new("pretty", "Indented", "true", ApiKind.Flag))
        .Produces<object>(StatusCodes.Status200OK, "application/json");

    private static async Task<IResult> AnswerAsync(HttpContext context, DoorKeeper keeper, DoorOptions options, ITimeSeriesStore store, TimeProvider time, CancellationToken ct)
    {
        DoorAnswers.Introduce(context.Response);
        if (keeper.Recognise(context.Request) is not { } guest) return DoorWriteEndpoints.Unauthorised(context, newForm: false);
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(ct) : FormCollection.Empty;
        string? Parameter(string name) => form[name].ToString() is { Length: > 0 } posted ? posted : context.Request.Query[name].ToString() is { Length: > 0 } asked ? asked : null;
        if (Parameter("q") is not { } text) return DoorAnswers.Error(context, false, StatusCodes.Status400BadRequest, "invalid", "missing required parameter \"q\"");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        IReadOnlyList<QlStatement> statements;
        // Before the text is read: who may not read has one statement to send, and it is short.
        if (!guest.MayRead && !QlParser.IsShortCreate(text))
            return DoorAnswers.Error(context, false, StatusCodes.Status403Forbidden, "forbidden", $"\"{guest.Name}\" is not authorized to read");
        try
        {
            statements = QlParser.Parse(text, now);
        }
        catch (QlException e)
        {
            return DoorAnswers.Error(context, false, StatusCodes.Status400BadRequest, "invalid", e.Message);
        }
        await Slots.WaitAsync(ct);
        try
        {
            var runner = new QlRunner(store, options, guest, Parameter("db"), now);
            context.Response.ContentType = "application/json";
            // Straight to the client: an answer is never whole in memory.
            await using var json = new Utf8JsonWriter(
                context.Response.BodyWriter, new JsonWriterOptions { Indented = Parameter("pretty") == "true", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            await runner.WriteAsync(json, context.Response.BodyWriter, statements, QlTime.Epoch(Parameter("epoch")), ct);
            return Results.Empty;
        }
        catch (QlException e) when (e.IsUnavailable)
        {
            return DoorAnswers.Error(context, false, StatusCodes.Status503ServiceUnavailable, "unavailable", e.Message);
        }
        finally
        {
            Slots.Release();
        }
    }
}
