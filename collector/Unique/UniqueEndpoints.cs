namespace Telemetry.Collector;

/// <summary><c>/api/v1/unique</c>: numbers, never sketches.</summary>
public static class UniqueEndpoints
{
    private const int MaxNumbers = 200_000;

    public static void MapUnique(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/unique", Read)
        .WithSummary("Distinct devices: scope (city, category, place, device), category, place, device, period (hour, day), from, to, audience; numbers below 10 are not told")
        .Describe(
            "unique", new("scope", "What is counted", "city", Allowed: ["city", "category", "place", "device"]),
            new("category", "With scope=category", "station"), new("place", "With scope=place: id of a place", "141305-17"),
            ApiParameter.Device, new("period", "Hours or days", "hour", Allowed: ["hour", "day"]),
            QueryParameters.From, QueryParameters.To, ApiParameter.ForWhom)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .Produces<UniqueResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static IResult Read(HttpRequest request, UniqueTable table, IPlaceDirectory places, PublicDoor door, TimeProvider time)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (UniqueRequest.TryRead(request.Query, now, door.Demands(request), out var asked) is { } error) return Answers.BadRequest(error.Detail, error.Allowed);
        var everyone = asked.Audience == Audience.Public;
        return Answers.OrUnavailable(() =>
        {
            // What the public is told of one depends on the others.
            var counts = table.Read(asked.Scope, everyone ? null : asked.Name, asked.Period, asked.From, asked.To, MaxNumbers + 1);
            if (counts.Count > MaxNumbers)
                return Answers.BadRequest($"The answer would have more than {MaxNumbers} numbers: ask for days, a shorter range or one device.");
            return Answers.Ok(
                new UniqueResponse(
                    UniqueWriter.Word(asked.Scope), UniqueWriter.Word(asked.Period), asked.From, asked.To, UniqueAnswer.K,
                    everyone ? Public(asked, counts, places, now) : UniqueAnswer.Of(asked.Scope, counts)),
                Answers.Wire.UniqueResponse);
        });
    }

    private static IReadOnlyList<UniqueValue> Public(UniqueRequest asked, IReadOnlyList<UniqueCount> counts, IPlaceDirectory places, long now)
    {
        // While it grows, the difference of two answers is about those who came between them.
        List<UniqueCount> ended = [.. counts.Where(count => new UniqueCell(asked.Scope, count.Name, asked.Period, count.At).End <= now)];
        var hidden = UniqueSmallCells.Hidden(asked.Scope, ended, places);
        return UniqueAnswer.Of(asked.Scope, [.. ended.Where(count => asked.Name is null || count.Name == asked.Name)], hidden);
    }
}
