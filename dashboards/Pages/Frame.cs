namespace Telemetry.Dashboards;

/// <summary>What every page of one request shares: the reader, one snapshot, one moment.</summary>
public sealed class Frame
{
    public Frame(IHttpContextAccessor accessor, LastKnown lastKnown, DashboardsOptions options, TimeProvider time)
    {
        var context = accessor.HttpContext ?? throw new InvalidOperationException("A frame belongs to a request");
        (Reader, Known, Options, Now) = (context.Reader(), lastKnown.Snapshot, options, time.GetUtcNow());
        Alerts = ActiveAlert.Of(Known.Alerts.Value, Now);
        Path = context.Request.Path.Value ?? "/";
        // Language and theme are remembered, so links need not carry them on.
        kept = [.. from pair in context.Request.Query where pair.Key is not ("lang" or "theme") select KeyValuePair.Create(pair.Key, (string?)pair.Value)];
    }

    private readonly KeyValuePair<string, string?>[] kept;

    public Reader Reader { get; }
    public Texts Texts => Reader.Texts;
    public Snapshot Known { get; }
    public DashboardsOptions Options { get; }
    public DateTimeOffset Now { get; }
    public IReadOnlyList<ActiveAlert> Alerts { get; }
    public string Path { get; }

    public Func<string, string> PlaceOf => device => Options.PlaceOf(device, Reader.Language);

    /// <summary>This page with one thing in its query changed (null: removed), the rest as it is.</summary>
    public string LinkWith(params (string Key, string? Value)[] changes)
    {
        var query = kept.Where(k => changes.All(c => c.Key != k.Key))
            .Concat(changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Key, c.Value)));
        var text = string.Join('&', query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value ?? "")}"));
        return text.Length == 0 ? "?" : "?" + text;
    }

    public bool IsOld(DateTimeOffset measured) => Known.Outage is not null || Now - measured > Options.State.LateAfter;
}
