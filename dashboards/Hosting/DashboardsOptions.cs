namespace Telemetry.Dashboards;

/// <summary>What the operator wrote, checked. Defaults stand here and nowhere else.</summary>
/// <param name="Http">Where the pages are served; http only, TLS ends at the reverse proxy.</param>
/// <param name="Collector">The collector's base address.</param>
public sealed record DashboardsOptions(
    Uri Http, Uri Collector, BothLanguages City, IReadOnlyDictionary<string, BothLanguages> Places, PollOptions Poll, StateOptions State,
    LiveOptions Live)
{
    public static DashboardsOptions Default { get; } = new(
        new Uri("http://127.0.0.1:5081"), new Uri("http://127.0.0.1:5080"), new BothLanguages("川崎市", "Kawasaki City"),
        new Dictionary<string, BothLanguages>(), PollOptions.Default, StateOptions.Default, LiveOptions.Default);

    /// <summary>The name of the place where a device stands; empty when none was given.</summary>
    public string PlaceOf(string device, Language language) => Places.TryGetValue(device, out var place) ? place.In(language) : "";
}

/// <param name="Every">Pause between two looks at the collector, 0.2 s to 60 s.</param>
/// <param name="Timeout">How long one answer may take, 0.5 s to 60 s.</param>
public sealed record PollOptions(TimeSpan Every, TimeSpan Timeout)
{
    public static PollOptions Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
}

/// <param name="LateAfter">A value older than this is late and greyed, 1 s to 1 day.</param>
/// <param name="SilentAfter">A post whose newest value is older than this is silent; more than LateAfter, at most 7 days.</param>
public sealed record StateOptions(TimeSpan LateAfter, TimeSpan SilentAfter)
{
    public static StateOptions Default { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
}

/// <param name="MaxClients">Open live connections at once, 1 to 100,000; one more is answered 503.</param>
/// <param name="MaxPerClient">Of one client, 1 to 100,000.</param>
/// <param name="Heartbeat">Comment sent on a quiet connection, 0.2 s to 5 min.</param>
public sealed record LiveOptions(int MaxClients, int MaxPerClient, TimeSpan Heartbeat)
{
    public static LiveOptions Default { get; } = new(500, 20, TimeSpan.FromSeconds(15));
}

/// <summary>A name in both languages.</summary>
public sealed record BothLanguages(string Japanese, string English)
{
    public string In(Language language) => language == Language.Japanese ? Japanese : English;
}
