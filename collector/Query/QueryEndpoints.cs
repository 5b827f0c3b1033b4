namespace Telemetry.Collector;

/// <summary><c>/api/v1/latest</c> and <c>/api/v1/query</c>.</summary>
public static class QueryEndpoints
{
    public static void MapQuery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/latest", Latest)
            .WithSummary("The newest value of every series; parameters measurement, field, device narrow it")
            .Produces<IReadOnlyList<LatestValue>>().ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/api/v1/query", QueryAsync)
            .WithSummary("One field over time: measurement, field, device, from, to, step, agg; JSON, or CSV by Accept: text/csv")
            .Produces<SeriesResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Latest(HttpRequest request, ITimeSeriesStore store, TimeProvider time)
    {
        if (QueryRequest.TryReadFilter(request.Query, out var schema, out var field, out var device) is { } error)
            return Answers.BadRequest(error.Detail, error.Allowed);
        var now = time.GetUtcNow();
        var values = store.Latest(schema, field, device).OrderBy(s => s.Series.Device, StringComparer.Ordinal).Select(sample =>
        {
            var quantity = sample.Series.Schema.Fields[sample.Field];
            var at = DateTimeOffset.FromUnixTimeMilliseconds(sample.Time);
            return new LatestValue(
                sample.Series.Device, sample.Series.Schema.Name, quantity.Name, sample.Series.TagMap, sample.Value, quantity.Unit, at,
                Math.Round((now - at).TotalSeconds, 3));
        }).ToList();
        return Answers.Ok(values, Answers.Wire.IReadOnlyListLatestValue);
    }

    private static async Task<IResult> QueryAsync(
        HttpRequest request, ITimeSeriesStore store, QueryOptions options, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (QueryRequest.TryRead(request.Query, now, options.MaxPoints, out var query) is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        var outcome = await store.QueryAsync(query, ct);
        if (outcome.Unavailable is { } why) return Answers.Unavailable(why);
        if (outcome.TooMany is { } many)
            return Answers.BadRequest($"The answer would have more than {options.MaxPoints} points ({many} or more): ask for a longer step, a shorter range or one device.");
        var response = new SeriesResponse(
            query.Schema.Name, query.Quantity.Name, query.Quantity.Unit, query.From, query.To, query.StepMs,
            query.StepMs == 0 ? "raw" : Aggregates.Word(query.Aggregate), outcome.Series!);
        return Answers.WantsCsv(request) ? CsvAnswer.Of(response) : Answers.Ok(response, Answers.Wire.SeriesResponse);
    }
}
