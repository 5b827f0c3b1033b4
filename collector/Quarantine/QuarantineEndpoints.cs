using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>/api/v1/quarantine</c> and <c>/api/v1/quarantine/reasons</c>.</summary>
public static class QuarantineEndpoints
{
    private const int MaxLimit = 1_000;

    public static void MapQuarantine(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/quarantine", Read)
            .WithSummary("Refused lines, the newest first; parameters device, reason, limit, before (an id)")
            .Produces<IReadOnlyList<QuarantinedLine>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/v1/quarantine/reasons", (QuarantineTable quarantine) => Answers.OrUnavailable(() => Answers.Ok(quarantine.Sum(), Answers.Wire.QuarantineSummary)))
            .WithSummary("How many lines are refused for which reason, from when to when, and how many are kept at most")
            .Produces<QuarantineSummary>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Read(HttpRequest request, QuarantineTable quarantine)
    {
        if (QueryRequest.UnknownParameter(request.Query, "device", "reason", "limit", "before") is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        var (limit, before) = (100, long.MaxValue);
        if (QueryRequest.TryLimit(request.Query["limit"], MaxLimit, ref limit) is { } badLimit) return Answers.BadRequest(badLimit.Detail);
        if (request.Query["before"].ToString() is { Length: > 0 } id && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return Answers.BadRequest($"before '{id}' is not the id of a line");
        return Answers.OrUnavailable(() => Answers.Ok(quarantine.Read(request.Query["device"], request.Query["reason"], limit, before), Answers.Wire.IReadOnlyListQuarantinedLine));
    }
}
