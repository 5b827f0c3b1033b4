using System.Globalization;

namespace Telemetry.Collector;

/// <summary>What an order will do, in words for the person who is about to sign it.</summary>
public static class OrderPreview
{
    private const int MaxNamed = 12;

    /// <param name="inForce">Other orders in force.</param>
    public static IEnumerable<string> Lines(PreparedOrder prepared, OrderAudience audience, IReadOnlyList<AlertOrder> inForce, long now)
    {
        var order = prepared.Order;
        yield return Summary(order);
        yield return $"signed by {string.Join(" and ", prepared.Keys.Select(k => k.Person))}";
        foreach (var line in Texts(order)) yield return line;
        yield return Devices("signs", audience.SignsOf(order));
        yield return Devices("access points and posts", audience.PostsFor(order));
        foreach (var other in order.Starts ? inForce.Where(o => o.Order != order.Order) : [])
        {
            var shared = audience.SignsOf(order).Intersect(audience.SignsOf(other), StringComparer.Ordinal).ToList();
            if (shared.Count == 0) continue;
            yield return Urgency.Of(order, now) < Urgency.Of(other, now)
                ? $"hides       {other.Order} ({Name(other)}) on {Devices(shared)}"
                : $"is hidden   by {other.Order} ({Name(other)}) on {Devices(shared)}";
        }
        foreach (var warning in prepared.Warnings) yield return $"warning     {warning}";
    }

    /// <summary>Kind, subject, areas and times in one line.</summary>
    public static string Summary(AlertOrder order) => string.Create(
        CultureInfo.InvariantCulture,
        $"{OrderCodec.Word(order.Status)} {order.Hazard}{(order.Level > 0 ? $" level {order.Level}" : "")} for {string.Join(", ", order.Areas)} until {Time(order.Expires)}{(order.Arrival is { } arrival ? $", arrival {Time(arrival)}" : "")}");

    private static IEnumerable<string> Texts(AlertOrder order)
    {
        var about = OrderSubject.Of(order);
        var ending = order.Kind == OrderKind.Withdraw ? OrderEnding.Withdrawn : OrderEnding.Ended;
        var (headline, action) = order.Starts
            ? (OrderPhrases.Headline(about), OrderPhrases.Action(about))
            : (OrderPhrases.Ending(ending), OrderPhrases.Next(ending, order.Hazard));
        foreach (var language in OrderLanguages.All)
        {
            var words = (IEnumerable<string>)[OrderPhrases.Text(order.Headline, headline, language), OrderPhrases.Text(order.Action, action, language)];
            yield return $"  {language,-9} {string.Join(" | ", words.Select(w => HarmlessText.Line(w.Replace('\n', ' '), OrderCodec.MaxTextLength)))}";
        }
    }

    private static string Name(AlertOrder order) => OrderPhrases.Headline(OrderSubject.Of(order)).Ja;

    private static string Devices(string kind, IReadOnlyList<string> devices) => $"{devices.Count} {kind}{(devices.Count > 0 ? ": " + Devices(devices) : "")}";

    private static string Devices(IReadOnlyList<string> devices) =>
        string.Join(", ", devices.Take(MaxNamed)) + (devices.Count > MaxNamed ? $" and {devices.Count - MaxNamed} more" : "");

    private static string Time(long milliseconds) => $"{JapanTime.FromUnixMilliseconds(milliseconds):yyyy-MM-dd HH:mm:ss zzz}";
}
