using System.Globalization;

namespace Telemetry.Collector;

/// <summary>Why a query is refused, with what to ask instead.</summary>
public static class QueryLimits
{
    public static string TooManyPoints(int most, long would) => string.Create(
        CultureInfo.InvariantCulture,
        $"The answer would have more than {most} points ({would} or more): ask for a longer step, a shorter range, one device, or a group.");

    public static string TooManyRows(SeriesQuery query) => string.Create(
        CultureInfo.InvariantCulture,
        $"More than {query.MaxRows} raw points would have to be read: ask for steps of whole hours, which come from roll-ups, a shorter range, or one device.");

    public static string RawIsGone(SeriesQuery query) => string.Create(
        CultureInfo.InvariantCulture,
        $"Points as they were measured are kept since {query.Days.Local(query.RawFrom):yyyy-MM-dd'T'HH:mm:sszzz} only (Store:Retention): ask from then on, or for steps of whole hours (step=1h, 1d) of mean, min, max, sum, count, last or increase.");
}
