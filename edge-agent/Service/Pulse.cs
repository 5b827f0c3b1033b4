using System.Collections.Concurrent;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Whether the pipeline still turns. Each part promises when it will be back; one that breaks its promise hangs. May be used from any thread.
/// </summary>
internal sealed class Pulse(TimeProvider time)
{
    /// <summary>Beyond what a part expects: a slow card, a busy machine.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, TimeSpan> promises = new();

    /// <param name="within">What the part expects to need at most, without <see cref="Grace"/>.</param>
    public void Promise(string part, TimeSpan within) => promises[part] = time.GetElapsedTime(0) + within + Grace;

    /// <summary>The part waits for something that may never come, as it should.</summary>
    public void Rest(string part) => promises.TryRemove(part, out _);

    /// <summary>Parts that hang.</summary>
    public IReadOnlyList<string> Late()
    {
        var now = time.GetElapsedTime(0);
        return [.. promises.Where(promise => promise.Value < now).Select(promise => promise.Key).Order(StringComparer.Ordinal)];
    }
}
