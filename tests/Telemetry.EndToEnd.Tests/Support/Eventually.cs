using Xunit.Sdk;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>Polls until something holds, or fails with what was awaited and what was there instead. The limit only ends a
/// test that would hang: it says nothing about speed.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <param name="holds">The condition; an exception out of it fails the test at once.</param>
    /// <param name="reason">What is awaited: "the subscription works again".</param>
    /// <param name="instead">What to show when it never holds, for example the state or a log.</param>
    /// <param name="within">Longest wait, 30 s unless told.</param>
    public static Task True(Func<bool> holds, string reason, Func<object?>? instead = null, TimeSpan? within = null) =>
        True(() => Task.FromResult(holds()), reason, instead, within);

    /// <inheritdoc cref="True(Func{bool}, string, Func{object}, TimeSpan?)"/>
    public static async Task True(Func<Task<bool>> holds, string reason, Func<object?>? instead = null, TimeSpan? within = null)
    {
        var limit = within ?? Limit;
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > limit)
                throw new XunitException($"Waited {limit.TotalSeconds:0.#} s in vain until {reason}." + Shown(instead));
            await Task.Delay(Step, TimeProvider.System);
        }
    }

    /// <summary>The first value that is not null.</summary>
    public static async Task<T> Some<T>(Func<T?> value, string reason, Func<object?>? instead = null, TimeSpan? within = null)
        where T : class
    {
        T? found = null;
        await True(() => (found = value()) is not null, reason, instead, within);
        return found!;
    }

    /// <summary>Waits until the value is the expected one; shows the last value otherwise.</summary>
    public static Task Equal<T>(T expected, Func<T> actual, string reason, TimeSpan? within = null) =>
        True(() => EqualityComparer<T>.Default.Equals(expected, actual()), $"{reason} (expected {expected})", () => actual(), within);

    /// <summary>For what must not happen: holds throughout the window, or fails as soon as it does not.</summary>
    public static async Task Throughout(TimeSpan window, Func<bool> holds, string reason, Func<object?>? instead = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < window)
        {
            if (!holds()) throw new XunitException($"It did not hold that {reason}." + Shown(instead));
            await Task.Delay(Step, TimeProvider.System);
        }
    }

    private static string Shown(Func<object?>? instead) => instead is null ? "" : $" Instead: {instead()}";
}
