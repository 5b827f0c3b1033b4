namespace Telemetry.Collector;

/// <summary>Makes the next message of an order out of what a person asked for and what the order says now. Pure.</summary>
public static class OrderComposer
{
    /// <summary>How long an order without an end in mind lasts.</summary>
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromHours(2);

    /// <param name="current">The newest message of the order; null for a begin.</param>
    /// <param name="errors">Everything that is wrong, each with its cure; empty when an order comes back.</param>
    /// <returns>The order without its sequence number (0), and without its id when neither draft nor current has one.</returns>
    public static AlertOrder? Compose(OrderDraft draft, AlertOrder? current, string issuer, long now, out IReadOnlyList<string> errors)
    {
        var wrong = new List<string>();
        errors = wrong;
        if (current is null) RequireForBegin(draft, wrong);
        else RequireSame(draft, current, wrong);
        CheckWords(draft, wrong);
        CheckLevel(draft, current, wrong);
        if (draft.Expires is { } end && end <= now)
            wrong.Add($"--expires {JapanTime.LongText(end)} is in the past: give a time after {JapanTime.LongText(now)}");
        if (draft.Expires > now + AlertOrder.MaxLifeMilliseconds) wrong.Add("--expires is more than 31 days away: give less, and revise the order in time");
        if (wrong.Count > 0) return null;

        var hazard = draft.Hazard ?? current!.Hazard;
        var level = draft.Level ?? current?.Level ?? 0;
        var status = draft.Status ?? current!.Status;
        var origin = draft.Origin ?? current?.Origin ?? OrderOrigin.City;
        // An end says that it is over in its own words, never again in those of the begin.
        var carried = draft.Kind == OrderKind.Revise ? current : null;
        return new AlertOrder(
            issuer, draft.Order ?? current?.Order ?? "", (current?.Rev ?? 0) + 1, 0, draft.Kind, status, origin, hazard, level,
            draft.Areas.Count > 0 ? draft.Areas : current!.Areas, now, Expiry(draft, current, now), draft.Arrival ?? current?.Arrival,
            Texts(draft.Headline, carried?.Headline), Texts(draft.Action, carried?.Action), current?.Source);
    }

    /// <summary>What a person wrote and signs may not be able to show.</summary>
    public static IEnumerable<string> Warnings(AlertOrder order)
    {
        foreach (var (name, texts, limit) in (IEnumerable<(string, IReadOnlyDictionary<string, string>, Func<string, int>)>)
            [("headline", order.Headline, OrderTextLimits.Headline), ("action", order.Action, OrderTextLimits.Action)])
            foreach (var (language, text) in texts)
                if (text.Length > limit(language))
                    yield return $"the {name} ({language}) has {text.Length} characters; every sign can show {limit(language)}. "
                        + "A sign that cannot shows the built-in phrase instead, and its receipt says replaced";
    }

    private static void RequireForBegin(OrderDraft draft, List<string> wrong)
    {
        if (draft.Hazard is null) wrong.Add($"--hazard is missing: one of {Hazards.Words}");
        if (draft.Areas.Count == 0) wrong.Add("--area is missing: the municipality code, like 14131");
        if (draft.Status is null) wrong.Add("--status is missing: actual, drill or test");
    }

    private static void RequireSame(OrderDraft draft, AlertOrder current, List<string> wrong)
    {
        if (!current.Starts) wrong.Add($"order {current.Order} is over ({OrderCodec.Word(current.Kind)}): begin a new one");
        if (draft.Status is { } status && status != current.Status)
            wrong.Add($"order {current.Order} is {OrderCodec.Word(current.Status)} and stays so: withdraw it and begin another");
        if (draft.Hazard is { } hazard && hazard != current.Hazard)
            wrong.Add($"order {current.Order} is about {current.Hazard} and stays so: begin another order for {hazard}");
        if (draft.Origin is { } origin && origin != current.Origin)
            wrong.Add($"order {current.Order} comes from {OrderCodec.Word(current.Origin)} and stays so");
    }

    private static void CheckWords(OrderDraft draft, List<string> wrong)
    {
        if (draft.Order is { } id && !WireName.IsValid(id)) wrong.Add($"--order '{id}' is not an order id: 1 to 63 characters of a-z, 0-9 and '-'");
        if (draft.Hazard is { } hazard && Hazards.Find(hazard) is null)
            wrong.Add($"--hazard '{hazard}' is unknown{Nearest.Hint(hazard, Hazards.All.Select(h => h.Word))}: one of {Hazards.Words}");
        if (draft.Level is < 0 or > 5) wrong.Add($"--level {draft.Level} is out of range: 1 to 5, or 0 where the hazard has none");
        if (draft.Areas.Count > OrderCodec.MaxAreas) wrong.Add($"{draft.Areas.Count} areas are too many: at most {OrderCodec.MaxAreas}");
        foreach (var area in draft.Areas)
            if (!AreaCode.IsValid(area)) wrong.Add($"--area '{area}' is not an area code: letters, digits, '-' and '.', like 14131");
        foreach (var (language, text) in draft.Headline.Concat(draft.Action))
            if (text.Length > OrderCodec.MaxTextLength) wrong.Add($"a text ({language}) has {text.Length} characters: at most {OrderCodec.MaxTextLength}");
    }

    private static void CheckLevel(OrderDraft draft, AlertOrder? current, List<string> wrong)
    {
        if (draft.Kind is not (OrderKind.Begin or OrderKind.Revise)) return;
        if (Hazards.Find(draft.Hazard ?? current?.Hazard ?? "") is not { } hazard) return;
        if (hazard.MaxLevel == 0 && draft.Level is > 0)
            wrong.Add($"--level {draft.Level}: {hazard.Word} ({hazard.Name.Ja}) carries no 警戒レベル; leave --level out");
        if (hazard.MaxLevel > 0 && draft.Level is null && current is null)
            wrong.Add($"--level is missing: 1 to {hazard.MaxLevel} for {hazard.Word}, or 0 for a notice without a level");
    }

    private static long Expiry(OrderDraft draft, AlertOrder? current, long now)
    {
        if (draft.Expires is { } given) return given;
        if (current is null) return now + (long)DefaultDuration.TotalMilliseconds;
        // An end past its expiry is refused like anything else, so it must outlive every device that is away now.
        return draft.Kind == OrderKind.Revise ? current.Expires : now + AlertOrder.MaxLifeMilliseconds;
    }

    // What a person wrote, and nothing else: where nobody wrote, every device has the phrase for hazard and level (OrderPhrases).
    private static SortedDictionary<string, string> Texts(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string>? current)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (language, text) in (current ?? new Dictionary<string, string>()).Concat(given)) texts[language] = text;
        return texts;
    }
}
