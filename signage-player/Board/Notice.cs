using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>A full-screen page after an alert, for a while.</summary>
/// <param name="About">What was shown before.</param>
/// <param name="By">The order that ended it; of an expiry the same as <paramref name="About"/>.</param>
/// <param name="Until">Monotonic end, in units of the time provider: a step of the wall clock neither cuts nor stretches it.</param>
internal sealed record Notice(OrderEnding Kind, AlertOrder About, AlertOrder By, long At, long Until);

/// <summary>Which notice follows what, and for how long.</summary>
internal sealed record NoticePolicy(TimeSpan Ended, TimeSpan Withdrawn, long TicksPerSecond)
{
    public static OrderEnding KindOf(OrderKind kind) => kind switch
    {
        OrderKind.Withdraw => OrderEnding.Withdrawn,
        OrderKind.End => OrderEnding.Ended,
        _ => OrderEnding.Elsewhere,
    };

    public Notice? Make(OrderEnding kind, AlertOrder about, AlertOrder by, Instant at)
    {
        var length = kind == OrderEnding.Withdrawn ? Withdrawn : Ended;
        return length <= TimeSpan.Zero ? null : new Notice(kind, about, by, at.Now, at.Timestamp + (long)(length.TotalSeconds * TicksPerSecond));
    }
}
