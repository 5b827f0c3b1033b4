namespace Telemetry.SignagePlayer;

/// <summary>What the page says of itself every few seconds: a live process is not a live picture.</summary>
/// <param name="Item">What the content zone shows.</param>
/// <param name="Painted">Pictures painted since the page was loaded.</param>
/// <param name="Skipped">Pictures that could not be shown.</param>
internal sealed record HeartbeatReport(string? Item, int Painted, IReadOnlyList<string>? Skipped)
{
    public const int MaxSkipped = 32, MaxText = 300;

    public bool IsSound =>
        Painted >= 0 && Item is null or { Length: <= MaxText }
        && (Skipped is null || (Skipped.Count <= MaxSkipped && Skipped.All(s => s is { Length: <= MaxText })));
}

/// <summary>Watches the pages: how many are connected, when one last spoke, which pictures they cannot show.</summary>
internal sealed partial class ScreenWatch(StateHub hub, PlayerClock clock, ILogger<ScreenWatch> logger)
{
    public const int MaxScreens = 16;
    private const int MaxNamed = 256;
    private readonly Lock gate = new();
    private readonly HashSet<string> named = [];
    private long? lastBeat;
    private HeartbeatReport? last;

    public (double? SecondsAgo, HeartbeatReport? Report) Last
    {
        get { lock (gate) return (lastBeat is { } beat ? clock.MillisecondsSince(beat) / 1000 : null, last); }
    }

    public bool TryJoin()
    {
        var joined = false;
        hub.Update(view => (joined = view.Screens < MaxScreens) ? view with { Screens = view.Screens + 1 } : view);
        return joined;
    }

    public void Leave() => hub.Update(view => view with { Screens = view.Screens - 1 });

    public void Beat(HeartbeatReport report)
    {
        List<string> news = [];
        lock (gate)
        {
            (lastBeat, last) = (clock.Look().Timestamp, report);
            foreach (var name in report.Skipped ?? [])
                if (named.Count < MaxNamed && named.Add(name)) news.Add(name);
        }
        foreach (var name in news) Log.Skipped(logger, name);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page cannot show the picture {Name} and skips it: broken, or a format that the browser does not know")]
        public static partial void Skipped(ILogger logger, string name);
    }
}
