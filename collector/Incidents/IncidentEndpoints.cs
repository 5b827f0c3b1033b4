namespace Telemetry.Collector;

/// <summary><c>/api/v1/incidents</c>: what went wrong, one entry for each thing.</summary>
public static class IncidentEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapIncidents(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/incidents", Read)
        .WithSummary("What went wrong, folded: one broker down is one incident; lasting (true, false), limit; the newest first")
        .Describe(
            "incidents", new("lasting", "Only what has not ended", "true", ApiKind.Flag),
            new("limit", $"Most incidents, at most {IncidentBook.Most}", "100", ApiKind.Number))
        .Produces<IReadOnlyList<IncidentView>>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Read(HttpRequest request, HealthBoard board)
    {
        var lasting = (string?)request.Query["lasting"];
        if (lasting is not (null or "" or "true" or "false")) return Answers.BadRequest($"lasting '{lasting}' is unknown", ["true", "false"]);
        var limit = DefaultLimit;
        if (QueryRequest.TryLimit(request.Query["limit"], IncidentBook.Most, ref limit) is { } error) return Answers.BadRequest(error.Detail);
        return Answers.Ok(board.Incidents(lasting == "true", limit), Answers.Wire.IReadOnlyListIncidentView);
    }
}
