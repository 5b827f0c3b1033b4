using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The broker as the asker sees it: whether it is there, and how a request leaves.</summary>
internal sealed record DayKeyLink(Func<bool> Connected, Func<string, CancellationToken, Task> Ask)
{
    public static DayKeyLink Over(Uplink uplink) =>
        new(() => uplink.Connection > 0, (topic, stop) => uplink.PublishAsync(topic, DayKeyMessage.Request, retain: false, stop));
}

/// <summary>
/// Asks the collector for the key of the day while a source counts stations and there is none, ever more seldom, each device at moments of
/// its own; and sees to it that yesterday's is gone soon after midnight in Japan even when no station comes.
/// </summary>
internal sealed partial class DayKeyAsker(UniqueDevices devices, AgentOptions options, TimeProvider time, Random random, ILogger logger)
{
    private static readonly BackoffPolicy Backoff = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

    /// <summary>How soon a new connection is noticed, and a new day.</summary>
    private static readonly TimeSpan LookForBroker = TimeSpan.FromSeconds(1), LookForDay = TimeSpan.FromSeconds(10);

    public Inbox Inbox => new(TopicKind.DayKey, new Topics(options.Prefix).For(TopicKind.DayKey, options.Device), 1, Take);

    public async Task RunAsync(DayKeyLink link, CancellationToken stop)
    {
        var topic = new Topics(options.Prefix).For(TopicKind.DayKeyRequest, options.Device);
        var (asked, next) = (0, TimeSpan.Zero);
        try
        {
            while (true)
            {
                var content = !devices.NeedsDayKey;
                if (content) (asked, next) = (0, time.GetElapsedTime(0) + Backoff.Delay(1, random));
                else if (link.Connected() && time.GetElapsedTime(0) >= next)
                {
                    await link.Ask(topic, stop);
                    next = time.GetElapsedTime(0) + Backoff.Delay(++asked, random);
                }
                await Task.Delay(content ? LookForDay : LookForBroker, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private void Take(in TopicAddress address, in InboundMessage message)
    {
        var verdict = address.IdText == options.Device ? devices.TakeKey(message.Payload, message.Retained) : KeyVerdict.Malformed;
        if (verdict is KeyVerdict.Retained or KeyVerdict.Malformed or KeyVerdict.OtherDay) Log.Refused(logger, verdict);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A key of the day was not taken: {Verdict}. Distinct devices are counted for this access point alone until one comes")]
        public static partial void Refused(ILogger logger, KeyVerdict verdict);
    }
}
