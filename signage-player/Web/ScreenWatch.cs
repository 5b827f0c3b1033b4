using System.Security.Cryptography;
using Telemetry.Contracts;

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

/// <summary>A page that holds an event stream. Only who was given its number may speak for it.</summary>
internal sealed class ConnectedPage : IDisposable
{
    private readonly CancellationTokenSource replaced = new();

    /// <param name="joined">Monotonic time.</param>
    public ConnectedPage(long joined) => (Last, Replaced) = ((false, joined), replaced.Token);

    public string Nonce { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>When it last spoke, or joined; a page that has spoken keeps its place before one that has not.</summary>
    public (bool Spoke, long At) Last { get; set; }

    /// <summary>What it painted last, and when, ms; null before its first frame.</summary>
    public (PaintedOrder? Order, long At)? Painted { get; set; }

    /// <summary>Fires when its place was given to another. Kept apart from its source, which is gone by then.</summary>
    public CancellationToken Replaced { get; }

    public void Replace()
    {
        replaced.Cancel();
        replaced.Dispose();
    }

    public void Dispose() => replaced.Dispose();
}

/// <summary>Watches the pages: how many are connected, when one last spoke, which pictures they cannot show.</summary>
internal sealed partial class ScreenWatch(StateHub hub, PlayerClock clock, ILogger<ScreenWatch> logger)
{
    public const int MaxScreens = 16;
    private const int MaxNamed = 256;
    private readonly Lock gate = new();
    private readonly HashSet<string> named = [];
    private readonly Dictionary<string, ConnectedPage> pages = new(StringComparer.Ordinal);
    private long? lastBeat;
    private HeartbeatReport? last;

    public (double? SecondsAgo, HeartbeatReport? Report) Last
    {
        get { lock (gate) return (lastBeat is { } beat ? clock.MillisecondsSince(beat) / 1000 : null, last); }
    }

    /// <summary>
    /// Takes a page in. When all places are taken, the one that has been quiet longest gives way: the sign's own page speaks every few seconds.
    /// </summary>
    public ConnectedPage Join()
    {
        var page = new ConnectedPage(clock.Look().Timestamp);
        ConnectedPage? quiet = null;
        lock (gate)
        {
            if (pages.Count >= MaxScreens && pages.Values.MinBy(p => p.Last) is { } found) pages.Remove((quiet = found).Nonce);
            pages.Add(page.Nonce, page);
            Count();
        }
        quiet?.Replace();
        return page;
    }

    public void Leave(ConnectedPage page)
    {
        lock (gate)
        {
            // Whoever takes it out of the list ends it, once.
            if (!pages.Remove(page.Nonce)) return;
            Count();
        }
        Changed?.Invoke();
        page.Dispose();
    }

    /// <summary>What stands on the screen: the order that all pages bear, and since when.</summary>
    public (PaintedOrder? Order, long? At) Picture
    {
        get
        {
            lock (gate)
            {
                // A page without a frame, or with another one, may be the sign's own: then nothing is claimed.
                var all = pages.Values.Select(p => p.Painted).ToList();
                return all.Count > 0 && all[0] is { } first && all.All(p => p?.Order == first.Order) ? (first.Order, all.Max(p => p!.Value.At)) : (null, null);
            }
        }
    }

    /// <returns>False when no such page is connected: nothing was taken.</returns>
    public bool Paint(string nonce, PaintedReport report)
    {
        lock (gate)
        {
            if (!pages.TryGetValue(nonce, out var page)) return false;
            var now = clock.Look();
            page.Last = (true, now.Timestamp);
            lastBeat = now.Timestamp;
            page.Painted = (report.Order is { } order ? new PaintedOrder(order, report.Rev, report.Seq) : null, now.Now);
        }
        Changed?.Invoke();
        return true;
    }

    /// <summary>Another picture, or another page; called on any thread.</summary>
    public event Action? Changed;

    /// <returns>False when no such page is connected: nothing was taken.</returns>
    public bool Beat(string nonce, HeartbeatReport report)
    {
        List<string> news = [];
        lock (gate)
        {
            if (!pages.TryGetValue(nonce, out var page)) return false;
            page.Last = (true, clock.Look().Timestamp);
            (lastBeat, last) = (clock.Look().Timestamp, report);
            foreach (var name in report.Skipped ?? [])
                if (named.Count < MaxNamed && named.Add(name)) news.Add(name);
        }
        foreach (var name in news) Log.Skipped(logger, name);
        return true;
    }

    // Under the lock, so that the last to count counts what is there.
    private void Count()
    {
        var count = pages.Count;
        hub.Update(view => view.Screens == count ? view : view with { Screens = count });
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page cannot show the picture {Name} and skips it: broken, or a format that the browser does not know")]
        public static partial void Skipped(ILogger logger, string name);
    }
}
