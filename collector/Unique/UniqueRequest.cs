namespace Telemetry.Collector;

/// <summary>What <c>/api/v1/unique</c> is asked for.</summary>
/// <param name="Name">Of one device, place or category; null: all of the scope.</param>
public sealed record UniqueRequest(UniqueScope Scope, string? Name, UniquePeriod Period, long From, long To, Audience Audience)
{
    private static readonly UniqueScope[] Named = [UniqueScope.Device, UniqueScope.Place, UniqueScope.Category];

    public static RequestError? TryRead(IQueryCollection given, long now, Audience? must, out UniqueRequest asked)
    {
        asked = default!;
        var names = Named.Where(one => Text(given[UniqueWriter.Word(one)]) is not null).ToList();
        if (TryWord(given["scope"], names.Count > 0 ? names[0] : UniqueScope.City, "scope", out var scope) is { } badScope) return badScope;
        if (TryWord(given["period"], UniquePeriod.Hour, "period", out var period) is { } badPeriod) return badPeriod;
        foreach (var other in names.Where(name => name != scope).Select(UniqueWriter.Word)) return new RequestError($"{other} needs scope={other}", [other]);
        var named = names.Count > 0 ? Text(given[UniqueWriter.Word(scope)]) : null;
        if (scope == UniqueScope.Device && named is not null && !WireName.IsValid(named)) return new RequestError($"device '{named}' is not a device id: a-z, 0-9 and '-', like ap-0017");
        if (scope == UniqueScope.Category && named is not null && !PlaceCategory.Words.Contains(named)) return new RequestError($"category '{named}' is unknown", [.. PlaceCategory.Words]);
        if (QueryRequest.TryAudience(Text(given["audience"]), must, out var audience) is { } badAudience) return badAudience;
        if (!InstantText.TryParse(Text(given["from"]) ?? "-1d", now, out var from)) return new RequestError($"from is not a time: {InstantText.Forms}");
        if (!InstantText.TryParse(Text(given["to"]) ?? "now", now, out var to)) return new RequestError($"to is not a time: {InstantText.Forms}");
        if (from >= to) return new RequestError("from is not before to");
        from = period == UniquePeriod.Day ? UniqueCell.DayOf(from) : SketchLine.HourOf(from);
        asked = new UniqueRequest(scope, named, period, from, to, audience);
        return null;
    }

    private static RequestError? TryWord<T>(string? given, T otherwise, string parameter, out T value) where T : struct, Enum
    {
        value = otherwise;
        if (Text(given) is not { } text) return null;
        var words = Enum.GetValues<T>().ToDictionary(UniqueWriter.Word);
        return words.TryGetValue(text, out value) ? null : new RequestError($"{parameter} '{text}' is unknown", [.. words.Keys]);
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
