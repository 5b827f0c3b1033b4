using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The broker as the asker sees it: whether it is there, and how a request leaves.</summary>
internal sealed record DayKeyLink(Func<bool> Connected, Func<CancellationToken, Task> Ask)
{
    public static DayKeyLink Over(Uplink uplink, AgentOptions options)
    {
        var topic = new Topics(options.Prefix).For(TopicKind.DayKeyRequest, options.Device);
        return new DayKeyLink(() => uplink.Connection > 0, stop => uplink.PublishAsync(topic, DayKeyMessage.Request, retain: false, stop));
    }
}

/// <summary>
/// Asks the collector for the key of the day while there is none, ever more seldom, each device at moments of its own; and sees to it that
/// yesterday's is gone soon after midnight in Japan even when no station comes.
/// </summary>
internal sealed partial class DayKeyAsker(UniqueDevices devices, DayKeyLink link, TimeProvider time, Random random)
{
    private static readonly BackoffPolicy Backoff = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

    /// <summary>How soon a new connection is noticed, and a new day.</summary>
    private static readonly TimeSpan LookForBroker = TimeSpan.FromSeconds(1), LookForDay = TimeSpan.FromSeconds(10);

    /// <summary>Empty when no source counts stations.</summary>
    public static IReadOnlyList<Inbox> Inboxes(UniqueDevices devices, AgentOptions options, ILogger logger) => !devices.AreCounted ? [] :
    [
        new Inbox(TopicKind.DayKey, new Topics(options.Prefix).For(TopicKind.DayKey, options.Device), 1, (in TopicAddress address, in InboundMessage message) =>
        {
            var verdict = address.IdText == options.Device ? devices.TakeKey(message.Payload, message.Retained) : KeyVerdict.Malformed;
            if (verdict is KeyVerdict.Retained or KeyVerdict.Malformed or KeyVerdict.OtherDay) Log.Refused(logger, verdict);
        }),
    ];

    public async Task RunAsync(CancellationToken stop)
    {
        var (asked, next) = (0, TimeSpan.Zero);
        try
        {
            while (true)
            {
                var content = !devices.NeedsDayKey;
                if (content) (asked, next) = (0, time.GetElapsedTime(0) + Backoff.Delay(1, random));
                else if (link.Connected() && time.GetElapsedTime(0) >= next)
                {
                    await link.Ask(stop);
                    next = time.GetElapsedTime(0) + Backoff.Delay(++asked, random);
                }
                await Task.Delay(content ? LookForDay : LookForBroker, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A key of the day was not taken: {Verdict}. Distinct devices are counted for this access point alone until one comes")]
        public static partial void Refused(ILogger logger, KeyVerdict verdict);
    }
}
