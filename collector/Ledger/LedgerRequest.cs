namespace Telemetry.Collector;

/// <summary>What <c>/api/v1/ledger</c> is asked for; both days are included.</summary>
/// <param name="Device">Null: all.</param>
public sealed record LedgerRequest(string? Device, int FromDay, int ToDay, bool WorstFirst = false, int Limit = LedgerRequest.DefaultLimit)
{
    public const int DefaultLimit = 10_000, MostRows = 100_000;

    private const string Forms = $"2025-11-21, or {InstantText.Forms}";

    public static RequestError? TryRead(IQueryCollection given, long now, out LedgerRequest asked)
    {
        asked = default!;
        var device = Text(given["device"]);
        if (device is not null && !WireName.IsValid(device)) return new RequestError($"device '{device}' is not a device id: a-z, 0-9 and '-', like ap-0017");
        if (!TryDay(Text(given["from"]) ?? "-6d", now, out var from)) return new RequestError($"from is not a day: {Forms}");
        if (!TryDay(Text(given["to"]) ?? "now", now, out var to)) return new RequestError($"to is not a day: {Forms}");
        if (from > to) return new RequestError("from is after to");
        var order = Text(given["order"]) ?? "device";
        if (order is not ("device" or "worst")) return new RequestError($"order '{order}' is unknown", ["device", "worst"]);
        var limit = DefaultLimit;
        if (QueryRequest.TryLimit(given["limit"], MostRows, ref limit) is { } badLimit) return badLimit;
        asked = new LedgerRequest(device, from, to, order == "worst", limit);
        return null;
    }

    private static bool TryDay(string text, long now, out int day)
    {
        if (JapanDay.TryParse(text, out day)) return true;
        var read = InstantText.TryParse(text, now, out var instant);
        day = read ? JapanDay.Of(instant) : 0;
        return read;
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
