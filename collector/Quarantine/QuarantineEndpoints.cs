using System.Globalization;
using Microsoft.Data.Sqlite;

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
        routes.MapGet("/api/v1/quarantine/reasons", (QuarantineTable quarantine) => Try(() => Answers.Ok(quarantine.Sum(), Answers.Wire.QuarantineSummary)))
            .WithSummary("How many lines are refused for which reason, from when to when, and how many are kept at most")
            .Produces<QuarantineSummary>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Read(HttpRequest request, QuarantineTable quarantine)
    {
        if (QueryRequest.UnknownParameter(request.Query, "device", "reason", "limit", "before") is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        var (limit, before) = (100, long.MaxValue);
        if (request.Query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return Answers.BadRequest($"limit '{text}' is not a number from 1 to {MaxLimit}");
        if (request.Query["before"].ToString() is { Length: > 0 } id && !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return Answers.BadRequest($"before '{id}' is not the id of a line");
        return Try(() => Answers.Ok(quarantine.Read(request.Query["device"], request.Query["reason"], limit, before), Answers.Wire.IReadOnlyListQuarantinedLine));
    }

    private static IResult Try(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (SqliteException e)
        {
            return Answers.Unavailable(SqliteFailure.Words(e));
        }
    }
}
