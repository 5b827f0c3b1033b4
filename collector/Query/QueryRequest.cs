namespace Telemetry.Collector;

/// <summary>What is wrong with a request, and the words that would be right where there is a list of them.</summary>
public sealed record RequestError(string Detail, IReadOnlyList<string>? Allowed = null);

/// <summary>Reads the parameters of <c>/api/v1/query</c> and <c>/api/v1/latest</c>.</summary>
public static class QueryRequest
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(366);

    public static RequestError? TryRead(IQueryCollection given, long now, int maxPoints, out SeriesQuery query)
    {
        query = default!;
        if (UnknownParameter(given, "measurement", "field", "device", "from", "to", "step", "agg") is { } unknown) return unknown;
        if (TrySchema(given["measurement"], out var schema) is { } badSchema) return badSchema;
        if (schema is null) return new RequestError("measurement is missing", [.. Schema.All.Select(s => s.Name)]);
        if (TryField(schema, given["field"], out var field) is { } badField) return badField;
        if (field is null) return new RequestError("field is missing", FieldNames(schema));
        if (TryDevice(given["device"]) is { } badDevice) return badDevice;

        if (!InstantText.TryParse(Text(given["from"]) ?? "-1h", now, out var from)) return new RequestError($"from is not a time: {InstantText.Forms}");
        if (!InstantText.TryParse(Text(given["to"]) ?? "now", now, out var to)) return new RequestError($"to is not a time: {InstantText.Forms}");
        if (from >= to) return new RequestError("from is not before to");

        if (TryStep(Text(given["step"]) ?? "raw", out var step) is { } badStep) return badStep;
        var nature = schema.Fields[field.Value].Nature;
        var aggregate = Aggregates.For(nature);
        if (Text(given["agg"]) is { } word)
        {
            if (!Aggregates.TryParse(word, out aggregate)) return new RequestError($"agg '{word}' is unknown", Aggregates.Words);
            if (step == 0) return new RequestError("agg needs a step: without one the points are given as they were measured", ["60s", "5m", "1h", "1d"]);
            if (aggregate == Aggregate.Increase && nature != QuantityNature.Counter)
                return new RequestError($"{schema.Name}/{schema.Fields[field.Value].Name} is not a counter: it has no increase", [.. Aggregates.Words.SkipLast(1)]);
        }
        if (step > 0) from = StepFold.StartOf(from, step);
        query = new SeriesQuery(schema, field.Value, Text(given["device"]), from, to, step, aggregate, maxPoints);
        return null;
    }

    public static RequestError? TryReadFilter(IQueryCollection given, out Schema? schema, out int? field, out string? device)
    {
        field = null;
        device = Text(given["device"]);
        schema = null;
        if (UnknownParameter(given, "measurement", "field", "device") is { } unknown) return unknown;
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
