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
            .Describe(
                "quarantine", ApiParameter.Device with { Words = "Only of this device, or of a guest of the door, as door:guest" },
                new("reason", "Only for this reason", "unknown-field"),
                new("limit", $"Most lines, at most {MaxLimit}", "100", ApiKind.Number),
                new("before", "Only lines older than the one with this id", "311", ApiKind.Number))
            .ProducesProblem(StatusCodes.Status404NotFound)
            .Produces<IReadOnlyList<QuarantinedLine>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/v1/quarantine/reasons", (QuarantineTable quarantine) => Answers.OrUnavailable(() => Answers.Ok(quarantine.Sum(), Answers.Wire.QuarantineSummary)))
            .WithSummary("How many lines are refused for which reason, from when to when, and how many are kept at most")
            .Describe("quarantineReasons")
            .Produces<QuarantineSummary>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Read(HttpRequest request, QuarantineTable quarantine)
    {
        var (limit, before) = (100, long.MaxValue);
        if (QueryRequest.TryLimit(request.Query["limit"], MaxLimit, ref limit) is { } badLimit) return Answers.BadRequest(badLimit.Detail);
        if (request.Query["before"].ToString() is { Length: > 0 } id && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return Answers.BadRequest($"before '{id}' is not the id of a line");
        return Answers.OrUnavailable(() => Answers.Ok(quarantine.Read(request.Query["device"], request.Query["reason"], limit, before), Answers.Wire.IReadOnlyListQuarantinedLine));
    }
}
