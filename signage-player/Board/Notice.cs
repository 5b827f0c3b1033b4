using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

internal enum NoticeKind
{
    /// <summary>解除: the blue page.</summary>
    Ended,

    /// <summary>取消: the white page of correction.</summary>
    Withdrawn,

    /// <summary>Its own time ran out and nobody said that it is over.</summary>
    Expired,

    /// <summary>Revised to other areas: still in force elsewhere.</summary>
    Elsewhere,
}

/// <summary>A full-screen page after an alert, for a while.</summary>
/// <param name="About">What was shown before.</param>
/// <param name="By">The order that ended it; of an expiry the same as <paramref name="About"/>.</param>
/// <param name="Until">Monotonic end, in units of the time provider: a step of the wall clock neither cuts nor stretches it.</param>
internal sealed record Notice(NoticeKind Kind, AlertOrder About, AlertOrder By, long At, long Until);

/// <summary>Which notice follows what, and for how long.</summary>
internal sealed record NoticePolicy(TimeSpan Ended, TimeSpan Withdrawn, long TicksPerSecond)
{
    public static NoticeKind KindOf(OrderKind kind) => kind switch
    {
        OrderKind.Withdraw => NoticeKind.Withdrawn,
        OrderKind.End => NoticeKind.Ended,
        _ => NoticeKind.Elsewhere,
    };

    public Notice? Make(NoticeKind kind, AlertOrder about, AlertOrder by, Instant at)
    {
        var length = kind == NoticeKind.Withdrawn ? Withdrawn : Ended;
        return length <= TimeSpan.Zero ? null : new Notice(kind, about, by, at.Now, at.Timestamp + (long)(length.TotalSeconds * TicksPerSecond));
    }
}
