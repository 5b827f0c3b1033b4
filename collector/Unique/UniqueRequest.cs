namespace Telemetry.Collector;

/// <summary>What <c>/api/v1/unique</c> is asked for.</summary>
/// <param name="Device">Null: all of the scope.</param>
public sealed record UniqueRequest(UniqueScope Scope, string? Device, UniquePeriod Period, long From, long To)
{
    public static RequestError? TryRead(IQueryCollection given, long now, out UniqueRequest asked)
    {
        asked = default!;
        if (QueryRequest.UnknownParameter(given, "scope", "device", "period", "from", "to") is { } unknown) return unknown;
        var device = Text(given["device"]);
        if (TryWord(given["scope"], device is null ? UniqueScope.City : UniqueScope.Device, "scope", out var scope) is { } badScope) return badScope;
        if (TryWord(given["period"], UniquePeriod.Hour, "period", out var period) is { } badPeriod) return badPeriod;
        if (device is not null && !WireName.IsValid(device)) return new RequestError($"device '{device}' is not a device id: a-z, 0-9 and '-', like ap-0017");
        if (device is not null && scope != UniqueScope.Device) return new RequestError("device needs scope=device", ["device"]);
        if (!InstantText.TryParse(Text(given["from"]) ?? "-1d", now, out var from)) return new RequestError($"from is not a time: {InstantText.Forms}");
        if (!InstantText.TryParse(Text(given["to"]) ?? "now", now, out var to)) return new RequestError($"to is not a time: {InstantText.Forms}");
        if (from >= to) return new RequestError("from is not before to");
        from = period == UniquePeriod.Day ? UniqueCell.DayOf(from) : SketchLine.HourOf(from);
        asked = new UniqueRequest(scope, device, period, from, to);
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
