using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary><c>/api/v1/quarantine</c>.</summary>
public static class QuarantineEndpoints
{
    private const int MaxLimit = 1_000;

    public static void MapQuarantine(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/quarantine", Read)
        .WithSummary("Refused lines, the newest first; parameters device, reason, limit")
        .Produces<IReadOnlyList<QuarantinedLine>>().ProducesProblem(StatusCodes.Status400BadRequest);

    private static IResult Read(HttpRequest request, QuarantineTable quarantine)
    {
        if (QueryRequest.UnknownParameter(request.Query, "device", "reason", "limit") is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        var limit = 100;
        if (request.Query["limit"].ToString() is { Length: > 0 } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
            return Answers.BadRequest($"limit '{text}' is not a number from 1 to {MaxLimit}");
        try
        {
            return Answers.Ours(quarantine.Read(request.Query["device"], request.Query["reason"], limit), json => json.IReadOnlyListQuarantinedLine);
        }
        catch (SqliteException e)
        {
            return Answers.Unavailable(SqliteFailure.Words(e));
        }
    }
}
