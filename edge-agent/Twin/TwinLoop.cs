using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Carries out what the <see cref="TwinDesk"/> decides: disk, sources, report. One task.</summary>
internal sealed partial class TwinLoop(
    AgentOptions options, RunningSources sources, DeviceClock clock, ILogger logger)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly Topics topics = new(options.Prefix);
    private readonly TwinFile file = new(options.Journal.Path);
    private readonly Signal wake = new();
    private TwinDesk? desk;
    private TwinMemory? stored;
    private TwinReport? told;
    private long toldTo;
    private byte[]? latest;
    private string? trouble;

    /// <summary>The newest message is the only one that counts.</summary>
    public Inbox Inbox => new(TopicKind.TwinDesired, topics.For(TopicKind.TwinDesired, options.Device), 1, (in TopicAddress _, in InboundMessage message) =>
    {
        Volatile.Write(ref latest, message.Payload[..Math.Min(message.Payload.Length, DeviceTwin.MaxBytes + 1)].ToArray());
        wake.Set();
    });

    /// <summary>Version of the twin in force; 0 for the device's file.</summary>
    public long Version => Volatile.Read(ref told)?.Applied.Version ?? 0;

    private TimeSpan Now => clock.Time.GetElapsedTime(0);

    /// <summary>What was proven before goes into force without a network.</summary>
    public void Restore()
    {
        stored = file.Load(clock.Time.GetUtcNow(), out var notice);
        if (notice is not null) Log.Damaged(logger, notice);
        desk = new TwinDesk(options, stored, notice, Now);
        Follow();
    }

    public async Task RunAsync(IOutbox outbox, CancellationToken stop)
    {
        using var timer = clock.Time.CreateTimer(_ => wake.Set(), null, Step, Step);
        try
        {
            while (true)
            {
                await wake.WaitAsync(stop);
                Turn();
                await TellAsync(outbox, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>One look at what has come and how the sources fare.</summary>
    public void Turn()
    {
        if (Interlocked.Exchange(ref latest, null) is { } payload) desk!.Receive(payload, Now);
        desk!.Look(sources.Sights, Now);
        Follow();
        if (desk.Due(Now) is { } next)
        {
            if (file.TryStore(next) is { } why) desk.GiveUp($"it cannot be kept on disk, so it is not tried: {why}", Now);
            else
            {
                stored = next;
                desk.Begin(next, Now);
                Follow();
            }
        }
        Store();
    }

    private void Follow()
    {
        if (ReferenceEquals(sources.InForce, desk!.Wanted)) return;
        try
        {
            sources.Apply(desk.Wanted);
        }
        catch (ArgumentException e)
        {
            desk.GiveUp($"a source cannot be made from it: {e.Message}", Now);
            if (!ReferenceEquals(sources.InForce, desk.Wanted)) sources.Apply(desk.Wanted);
        }
    }

    private void Store()
    {
        if (stored == desk!.Memory) return;
        var why = file.TryStore(desk.Memory);
        if (why is null) stored = desk.Memory;
        else if (why != trouble) Log.NotKept(logger, why);
        trouble = why;
    }

    /// <summary>Told when it has changed, and to every connection anew: a broker keeps nothing that it must not lose.</summary>
    private async Task TellAsync(IOutbox outbox, CancellationToken stop)
    {
        var report = desk!.Report(clock.Now);
        var connection = outbox.Connection;
        var changed = told is null || !IsLike(told, report);
        if (changed) Log.Stands(logger, report.Version, report.State, report.Applied.Version, report.Errors);
        Volatile.Write(ref told, changed ? report : told);
        if (changed) toldTo = 0;
        if (connection == 0 || connection == toldTo) return;
        if (await outbox.PublishAsync(topics.For(TopicKind.TwinReported, options.Device), TwinCodec.Write(told!), retain: true, stop) == PublishOutcome.Sent)
            toldTo = connection;
    }

    private static bool IsLike(TwinReport a, TwinReport b) =>
        (a.Version, a.State) == (b.Version, b.State) && a.Applied.Equals(b.Applied) && a.Errors.SequenceEqual(b.Errors);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Twin: version {Version} is {State}, version {InForce} is in force. {Errors}")]
        public static partial void Stands(ILogger logger, long? version, TwinState state, long inForce, IReadOnlyList<string> errors);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Twin: {Notice}")]
        public static partial void Damaged(ILogger logger, string notice);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Twin: what was decided is in force but not kept: {Why}")]
        public static partial void NotKept(ILogger logger, string why);
    }
}
