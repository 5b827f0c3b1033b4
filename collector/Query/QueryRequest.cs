using System.Globalization;

namespace Telemetry.Collector;

/// <summary>What is wrong with a request, and the words that would be right where there is a list of them.</summary>
public sealed record RequestError(string Detail, IReadOnlyList<string>? Allowed = null);

/// <summary>Reads the parameters of <c>/api/v1/query</c> and <c>/api/v1/latest</c>.</summary>
public static class QueryRequest
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(366);

    /// <param name="must">The door the question came through, when that decides for whom the answer is.</param>
    /// <param name="places">Where devices stand, for the groups by place, category and area.</param>
    public static RequestError? TryRead(IQueryCollection given, long now, QueryOptions options, Audience? must, IPlaceDirectory? places, out SeriesAsk ask)
    {
        ask = default!;
        if (TrySchema(given["measurement"], out var schema) is { } badSchema) return badSchema;
        if (schema is null) return new RequestError("measurement is missing", [.. Schema.All.Select(s => s.Name)]);
        if (TryField(schema, given["field"], out var field) is { } badField) return badField;
        if (field is null) return new RequestError("field is missing", FieldNames(schema));
        if (TryDevice(given["device"]) is { } badDevice) return badDevice;
        if (StepZone.Parse(Text(given["tz"]) ?? "Asia/Tokyo") is not { } zone) return new RequestError($"tz '{given["tz"]}' is not a time zone: {StepZone.Forms}");

        if (!InstantText.TryParse(Text(given["from"]) ?? "-1h", now, out var from)) return new RequestError($"from is not a time: {InstantText.Forms}");
        if (!InstantText.TryParse(Text(given["to"]) ?? "now", now, out var to)) return new RequestError($"to is not a time: {InstantText.Forms}");
        if (from >= to) return new RequestError("from is not before to");

        if (TryStep(Text(given["step"]) ?? "raw", out var step) is { } badStep) return badStep;
        if (TryAggregate(Text(given["agg"]), schema, field.Value, step, out var aggregate) is { } badAggregate) return badAggregate;
        if (step > 0) from = zone.StartOf(from, step);
        var query = new SeriesQuery(schema, field.Value, Text(given["device"]), from, to, step, aggregate, options.MaxPoints, zone, options.MaxRows);
        if (TryAudience(Text(given["audience"]), must, out var audience) is { } badAudience) return badAudience;
        if (audience == Audience.Public && query.Quantity.PublicAs is { } told)
            return new RequestError($"{schema.Name}/{query.Quantity.Name} is of one minute and for operations: the public is told {told}", [told]);
        return TryGroup(given, query, audience, places, out ask);
    }

    public static RequestError? TryAudience(string? word, Audience? must, out Audience audience)
    {
        audience = must ?? Audience.Operations;
        if (word is null) return null;
        if (!Enum.TryParse(word, ignoreCase: true, out audience) || char.IsDigit(word[0])) return new RequestError($"audience '{word}' is unknown", ["operations", "public"]);
        return must is { } door && door != audience ? new RequestError($"audience '{word}' is not to be had at this address", ["public"]) : null;
    }

    private static RequestError? TryGroup(IQueryCollection given, SeriesQuery query, Audience audience, IPlaceDirectory? places, out SeriesAsk ask)
    {
        ask = new SeriesAsk(query, SeriesGrouping.None, Across.Pool, audience);
        var isPersonal = SmallCells.Applies(ask);
        if (Text(given["group"]) is { } word)
        {
            if (SeriesGrouping.Parse(word, query.Schema, places) is not { } group) return new RequestError($"group '{word}' is unknown", SeriesGrouping.Words(query.Schema));
            if (!group.IsNone && query.StepMs == 0) return new RequestError("group needs a step: points of several series have no times in common", ["60s", "5m", "1h", "1d"]);
            ask = ask with { Group = group };
        }
        else if (isPersonal) ask = ask with { Group = SeriesGrouping.Device };
        if (Text(given["across"]) is { } how)
        {
            if (ask.Group.IsNone) return new RequestError("across needs a group", SeriesGrouping.Words(query.Schema));
            if (!Enum.TryParse<Across>(how, ignoreCase: true, out var across) || char.IsDigit(how[0]))
                return new RequestError($"across '{how}' is unknown", [.. Enum.GetNames<Across>().Select(n => n.ToLowerInvariant())]);
            ask = ask with { Across = across };
        }
        if (!ask.Group.IsNone && !isPersonal && ask.Across == Across.Pool && query.Aggregate == Aggregate.Last)
            return new RequestError("agg 'last' of a group needs across: the last values of its series have different times", ["sum", "mean", "min", "max"]);
        return isPersonal ? SmallCells.Refusal(ask) : null;
    }

    private static RequestError? TryAggregate(string? word, Schema schema, int field, long step, out Aggregate aggregate)
    {
        var nature = schema.Fields[field].Nature;
        aggregate = Aggregates.For(nature);
        if (word is null) return null;
        if (!Aggregates.TryParse(word, out aggregate)) return new RequestError($"agg '{word}' is unknown", Aggregates.Words);
        if (step == 0) return new RequestError("agg needs a step: without one the points are given as they were measured", ["60s", "5m", "1h", "1d"]);
        return aggregate == Aggregate.Increase && nature != QuantityNature.Counter
            ? new RequestError($"{schema.Name}/{schema.Fields[field].Name} is not a counter: it has no increase", [.. Aggregates.Words.Where(w => w != "increase")])
            : null;
    }

    public static RequestError? TryReadFilter(IQueryCollection given, out Schema? schema, out int? field, out string? device)
    {
        field = null;
        device = Text(given["device"]);
        schema = null;
        if (TrySchema(given["measurement"], out schema) is { } badSchema) return badSchema;
        if (TryDevice(device) is { } badDevice) return badDevice;
        if (schema is not null) return TryField(schema, given["field"], out field);
        return Text(given["field"]) is null ? null : new RequestError("field needs a measurement", [.. Schema.All.Select(s => s.Name)]);
    }

    public static RequestError? UnknownParameter(IQueryCollection given, params string[] known)
    {
        foreach (var key in given.Keys)
            if (!known.Contains(key)) return new RequestError($"parameter '{key}' is unknown", known);
        return null;
    }

    /// <summary>How many are asked for; as it is when nothing is said.</summary>
    public static RequestError? TryLimit(string? given, int most, ref int limit) =>
        Text(given) is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1 || limit > most)
            ? new RequestError($"limit '{text}' is not a number from 1 to {most}") : null;

    private static RequestError? TrySchema(string? name, out Schema? schema)
    {
        schema = Text(name) is { } text ? Schema.Find(text) : null;
        return schema is null && Text(name) is { } wrong ? new RequestError($"measurement '{wrong}' is unknown", [.. Schema.All.Select(s => s.Name)]) : null;
    }

    private static RequestError? TryField(Schema schema, string? name, out int? field)
    {
        field = null;
        if (Text(name) is not { } text) return null;
        if (schema.IndexOf(text) is >= 0 and var index) field = index;
        return field is null ? new RequestError($"field '{text}' is unknown in {schema.Name}", FieldNames(schema)) : null;
    }

    private static RequestError? TryDevice(string? device) =>
        Text(device) is { } text && !WireName.IsValid(text) ? new RequestError($"device '{text}' is not a device id: a-z, 0-9 and '-', like ap-0017") : null;

    private static RequestError? TryStep(string text, out long step)
    {
        step = 0;
        if (text == "raw") return null;
        if (!DurationText.TryParse(text, out var length) || length < TimeSpan.FromSeconds(1) || length > LongestStep)
            return new RequestError($"step '{text}' is not a step of 1 s to 366 d", ["raw", "60s", "5m", "1h", "1d"]);
        step = (long)length.TotalMilliseconds;
        return null;
    }

    private static List<string> FieldNames(Schema schema) => [.. schema.Fields.Select(f => f.Name)];

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
