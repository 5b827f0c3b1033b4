using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Brings twins, content and commands of <c>fleet.db</c> to the broker: after every connect all that is retained (a broker restarted empty has it back), within
/// a second what the command line wrote or somebody else overwrote, and a command again and again until it is answered or has expired: a device does one id once.
/// </summary>
public sealed partial class FleetCourier(
    RecordsOptions options, Topics topics, FleetLink link, TimeProvider time, ILogger<FleetCourier> logger,
    RetainedWatches? watches = null, RegistryOptions? registry = null) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);
    private const long RepeatAfter = 15_000;

    private readonly Dictionary<string, long> sent = [];
    private readonly RetainedRepairs repairs = new(registry, time, logger, watches);
    private long greeted;
    private string? failed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var book = FleetBook.Open(options);
        using var timer = new PeriodicTimer(Round, time);
        do
        {
            try
            {
                await RoundAsync(book, stoppingToken);
                failed = null;
            }
            catch (SqliteException e)
            {
                var why = SqliteFailure.Words(e);
                if (failed != why) Log.Unreadable(logger, why);
                failed = why;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public async Task RoundAsync(FleetBook book, CancellationToken ct)
    {
        if (link.Connection() is not { } connection) return;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var fresh = connection != greeted;
        var news = watches?.Fleet.Drain() ?? RetainedNews.None;
        // Both are judged before anything is sent: what came is told once.
        var twins = book.Twins().Where(entry => entry.Desired is not null)
            .Where(e => repairs.Wants(TopicOf(e), news, () => TwinCodec.Write(e.Desired!)) || fresh || e.Published is null).ToList();
        var contents = book.Contents()
            .Where(e => repairs.Wants(TopicOf(e), news, () => FleetBook.Message(e.Pointer)) || fresh || e.Published is null).ToList();
        foreach (var entry in twins)
        {
            if (!await link.Publish(TopicOf(entry), TwinCodec.Write(entry.Desired!), true, ct)) return;
            repairs.Done(TopicOf(entry), again: entry.Published is not null);
            if (entry.Published is null) Log.Twin(logger, entry.Device, entry.Desired!.Version);
            book.MarkPublished(entry, now);
        }
        foreach (var entry in contents)
        {
            if (!await link.Publish(TopicOf(entry), FleetBook.Message(entry.Pointer), true, ct)) return;
            repairs.Done(TopicOf(entry), again: entry.Published is not null);
            if (entry.Published is null) Log.Content(logger, entry.Screen, entry.Version);
            book.MarkPublished(entry, now);
        }
        greeted = connection;
        await SendCommandsAsync(book, now, ct);
    }

    private string TopicOf(TwinEntry entry) => topics.For(TopicKind.TwinDesired, entry.Device);

    private string TopicOf(ContentEntry entry) => topics.For(TopicKind.Content, entry.Screen);

    private async Task SendCommandsAsync(FleetBook book, long now, CancellationToken ct)
    {
        var open = book.Open(now);
        foreach (var id in sent.Keys.Except(open.Select(entry => entry.Command.Id)).ToList()) sent.Remove(id);
        foreach (var entry in open)
        {
            if (sent.TryGetValue(entry.Command.Id, out var last) && now - last < RepeatAfter) continue;
            if (!await link.Publish(topics.For(TopicKind.Command, entry.Device), CommandCodec.Write(entry.Command), false, ct)) return;
            sent[entry.Command.Id] = now;
            if (entry.Sent is null) Log.Command(logger, entry.Command.Id, OrderCodec.Word(entry.Command.Kind), entry.Device);
            book.MarkSent(entry, now);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Twin of {Device}, version {Version}, is at the broker")]
        public static partial void Twin(ILogger logger, string device, long version);

        [LoggerMessage(2, LogLevel.Information, "Command {Id} ({Kind}) for {Device} is at the broker")]
        public static partial void Command(ILogger logger, string id, string kind, string device);

        [LoggerMessage(3, LogLevel.Error, "fleet.db cannot be used: {Why}. Twins, content and commands are not sent")]
        public static partial void Unreadable(ILogger logger, string why);

        [LoggerMessage(4, LogLevel.Information, "Content of {Screen}, version {Version}, is at the broker")]
        public static partial void Content(ILogger logger, string screen, long version);
    }
}

/// <summary>The broker as this courier sees it.</summary>
/// <param name="Connection">The counter of the present connection; null without one.</param>
/// <param name="Publish">Topic, payload, retained; true when the broker has confirmed it.</param>
public sealed record FleetLink(Func<long?> Connection, Func<string, ReadOnlyMemory<byte>, bool, CancellationToken, Task<bool>> Publish);
