using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>An order that is in force, as the bar above every page shows it.</summary>
public sealed record ActiveAlert(AlertView View)
{
    public bool Drill => View.Status == "drill";

    /// <summary>1 to 5; 0 where the hazard has no level.</summary>
    public int Level => View.Level is >= 1 and <= 5 ? View.Level : 0;

    public string Headline(Language language) =>
        OrderPhrases.Text(View.Headline, OrderPhrases.Headline(Subject), language.Tag());

    /// <summary>Over: ended, withdrawn, or past its time.</summary>
    public static IReadOnlyList<ActiveAlert> Past(IEnumerable<AlertView> alerts, DateTimeOffset now) =>
    [
        .. alerts.GroupBy(a => a.Order, StringComparer.Ordinal).Select(g => g.MaxBy(a => a.Rev)!)
            .Where(a => a.Kind is "end" or "withdraw" || a.Expires <= now || a.Status == "test")
            .OrderByDescending(a => a.Issued).Take(MostPast).Select(a => new ActiveAlert(a)),
    ];

    private const int MostPast = 20;

    private OrderSubject Subject => new(
        // The bar says of a drill that it is one, before the headline.
        OrderStatus.Actual, OrderCodec.TryWord(View.Origin, out OrderOrigin origin) ? origin : OrderOrigin.Cap, View.Hazard, View.Level);

    /// <summary>The newest revision of each order, without those that ended, expired or are tests; the most urgent first.</summary>
    public static IReadOnlyList<ActiveAlert> Of(IEnumerable<AlertView> alerts, DateTimeOffset now) =>
    [
        .. from alert in alerts.GroupBy(a => a.Order, StringComparer.Ordinal).Select(g => g.MaxBy(a => a.Rev)!)
           where alert.Kind is "begin" or "revise" && alert.Status is "actual" or "drill" && alert.Expires > now
           orderby UrgencyOf(alert, now)
           select new ActiveAlert(alert),
    ];

    private static Urgency UrgencyOf(AlertView alert, DateTimeOffset now) => Urgency.Of(
        OrderKind.Begin, alert.Status == "drill" ? OrderStatus.Drill : OrderStatus.Actual, alert.Hazard, alert.Level,
        alert.Arrival?.ToUnixTimeMilliseconds(), alert.Issued.ToUnixTimeMilliseconds(), alert.Seq, now.ToUnixTimeMilliseconds());
}
