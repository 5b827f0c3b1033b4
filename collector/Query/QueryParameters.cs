namespace Telemetry.Collector;

/// <summary>The parameters of <c>/api/v1/query</c> and <c>/api/v1/latest</c>, for the description.</summary>
internal static class QueryParameters
{
    public static readonly ApiParameter
        Measurement = new("measurement", "Name of a measurement", "air", Allowed: [.. Schema.All.Select(s => s.Name)]),
        Field = new("field", "Name of one of its fields", "pm2_5"),
        From = new("from", $"Begin: {InstantText.Forms}", "-24h"),
        To = new("to", $"End, not included: {InstantText.Forms}", "now"),
        Step = new("step", "raw, or the length of a step, 1 s to 366 d", "1h"),
        Aggregate = new(
            "agg", "How the values of a step become one; without it as the quantity's nature is", "mean", Allowed: Aggregates.Words),
        Group = new("group", "What series are put together by: none, device, city, place, category, area or a tag", "category"),
        Across = new(
            "across", "How the series of a group become one", "sum",
            Allowed: [.. Enum.GetNames<Across>().Select(n => n.ToLowerInvariant())]),
        Zone = new("tz", $"Where days begin: {StepZone.Forms}; without it Asia/Tokyo", "Asia/Tokyo");
}
