using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>An order that is in force, as the bar above every page shows it.</summary>
public sealed record ActiveAlert(AlertView View)
{
    public bool Drill => View.Status == "drill";

    /// <summary>1 to 5; 0 where the hazard has no level.</summary>
    public int Level => View.Level is >= 1 and <= 5 ? View.Level : 0;

    public string Headline(Language language) =>
        (View.Headline.TryGetValue(language.Tag(), out var own) ? own : null)
        ?? View.Headline.GetValueOrDefault(Language.Japanese.Tag()) ?? View.Headline.Values.FirstOrDefault() ?? HazardName(language);

    private string HazardName(Language language) => Hazards.Find(View.Hazard) is not { } hazard ? View.Hazard
        : language == Language.Japanese ? hazard.Japanese : hazard.English;

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
