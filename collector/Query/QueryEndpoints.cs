namespace Telemetry.Collector;

/// <summary><c>/api/v1/latest</c> and <c>/api/v1/query</c>.</summary>
public static partial class QueryEndpoints
{
    public static void MapQuery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/latest", Latest)
            .WithSummary("The newest value of every series; parameters measurement, field, device, audience narrow it")
            .Describe("latest", QueryParameters.Measurement, QueryParameters.Field, ApiParameter.Device, ApiParameter.ForWhom)
            .Produces<IReadOnlyList<LatestValue>>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/api/v1/query", QueryAsync)
            .WithSummary(
                "One field over time: measurement, field, device, from, to, step, agg, group, across, tz, audience; "
                + "JSON, or CSV by format=csv or Accept: text/csv")
            .Describe(
                "query", QueryParameters.Measurement with { Required = true }, QueryParameters.Field with { Required = true },
                ApiParameter.Device, QueryParameters.From, QueryParameters.To, QueryParameters.Step, QueryParameters.Aggregate,
                QueryParameters.Group, QueryParameters.Across, QueryParameters.Zone, ApiParameter.ForWhom, ApiParameter.Format)
            .Produces<SeriesResponse>(StatusCodes.Status200OK, "application/json", "text/csv").Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Latest(HttpRequest request, ITimeSeriesStore store, PublicDoor door, TimeProvider time)
    {
        if (QueryRequest.TryReadFilter(request.Query, out var schema, out var field, out var device) is { } error)
            return Answers.BadRequest(error.Detail, error.Allowed);
        if (QueryRequest.TryAudience(request.Query["audience"], door.Demands(request), out var audience) is { } bad) return Answers.BadRequest(bad.Detail, bad.Allowed);
        return Answers.Ok(LatestAnswer.Of(store, schema, field, device, audience, time.GetUtcNow()), Answers.Wire.IReadOnlyListLatestValue);
    }

    private static async Task<IResult> QueryAsync(HttpContext context, QueryDesk desk, EntityTags tags, PublicDoor door, QueryOptions options, IPlaceDirectory places, TimeProvider time)
    {
        var (request, ct) = (context.Request, context.RequestAborted);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (QueryRequest.TryRead(request.Query, now, options, door.Demands(request), places, out var ask) is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        var csv = Answers.WantsCsv(request);
        var showsZone = request.Query.ContainsKey("tz");
        var tag = tags.Of(ask, csv, showsZone);
        if (tag is not null && EntityTags.IsKnown(request, tag)) return new NotModified(tag);
        var answer = await desk.AnswerAsync(ask, ct);
        if (answer.Unavailable is { } why) return Answers.Unavailable(why);
        if (answer.Refused is { } refused) return Answers.BadRequest(refused);
        return new SeriesResult(new AnswerHead(ask, desk.TagsOf(ask), showsZone, answer.Suppressed), answer.Series!, csv, tag);
    }
}
