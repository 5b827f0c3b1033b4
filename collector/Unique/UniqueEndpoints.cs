using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary><c>/api/v1/unique</c>: numbers, never sketches.</summary>
public static class UniqueEndpoints
{
    private const int MaxNumbers = 200_000;

    public static void MapUnique(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/unique", Read)
        .WithSummary("Distinct devices: scope (city, device), device, period (hour, day), from, to; numbers below 10 are not told")
        .Produces<UniqueResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static IResult Read(HttpRequest request, UniqueTable table, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (UniqueRequest.TryRead(request.Query, now, out var asked) is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        IReadOnlyList<UniqueCount> counts;
        try
        {
            counts = table.Read(asked.Scope, asked.Device, asked.Period, asked.From, asked.To, MaxNumbers + 1);
        }
        catch (SqliteException e)
        {
            return Answers.Unavailable(SqliteFailure.Words(e));
        }
        if (counts.Count > MaxNumbers)
            return Answers.BadRequest($"The answer would have more than {MaxNumbers} numbers: ask for days, a shorter range or one device.");
        return Answers.Ok(
            new UniqueResponse(
                UniqueWriter.Word(asked.Scope), UniqueWriter.Word(asked.Period), asked.From, asked.To, UniqueAnswer.K, UniqueAnswer.Of(asked.Scope, counts)),
            Answers.Wire.UniqueResponse);
    }
}
