using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Takes commands, does one at a time, answers. One task; only the doing itself runs beside it.</summary>
internal sealed partial class CommandLoop(AgentOptions options, CommandHands hands, DeviceClock clock, ILogger logger)
{
    private const int MostWaiting = 4, MostUnread = 16, MostAnswers = 64;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Topics topics = new(options.Prefix);
    private readonly CommandLedger ledger = new(options.Journal.Path);
    private readonly Signal wake = new();
    private readonly Channel<(byte[] Payload, bool Retained)> unread =
        Channel.CreateBounded<(byte[], bool)>(new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Queue<DeviceCommand> waiting = [];
    private readonly Queue<CommandResult> answers = [];
    private (DeviceCommand Command, Task<(CommandState State, string Reason, DeviceDiagnostics? Diagnostics)> Work)? doing;

    public Inbox Inbox => new(TopicKind.Command, topics.For(TopicKind.Command, options.Device), 1, (in TopicAddress _, in InboundMessage message) =>
    {
        // The sender clears what somebody retained.
        if (message.Payload.IsEmpty) return;
        unread.Writer.TryWrite((message.Payload[..Math.Min(message.Payload.Length, DeviceCommand.MaxBytes + 1)].ToArray(), message.Retained));
        wake.Set();
    });

    /// <summary>Answers for what the end of the last process interrupted.</summary>
    public void Restore()
    {
        if (ledger.Load(clock.Time.GetUtcNow(), clock.KernelBoot, out var interrupted) is { } notice) Log.Damaged(logger, notice);
        foreach (var answer in interrupted) Say(answer);
    }

    public async Task RunAsync(IOutbox outbox, CancellationToken stop)
    {
        using var timer = clock.Time.CreateTimer(_ => wake.Set(), null, Step, Step);
        try
        {
            while (true)
            {
                await wake.WaitAsync(stop);
                while (unread.Reader.TryRead(out var message)) Take(message.Payload, message.Retained);
                await FinishAsync();
                Next(stop);
                await SendAsync(outbox, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What lights up is put back; the answer is given after the next start.
            if (doing is { } current) await current.Work.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private void Take(byte[] payload, bool retained)
    {
        var (command, id, errors) = CommandCodec.Read(payload);
        if (id is not null && ledger.Find(id) is { } before) Say(before);
        else if (id is not null && ledger.IsUnderWay(id)) return;
        else if (command is null) Refuse(id, null, CommandState.Refused, string.Join("; ", errors));
        else if (CommandGate.Judge(command, retained, options.Commands, clock.Now, clock.Quality) is { } no) Refuse(id, command.Kind, no.State, no.Reason);
        else if (waiting.Count >= MostWaiting) Refuse(id, command.Kind, CommandState.Refused, $"busy: {MostWaiting} commands wait already; send it again later with a new id");
        else if (ledger.TryBegin(command, clock.KernelBoot) is { } why) Refuse(id, command.Kind, CommandState.Refused, $"it could be done twice: {why}");
        else waiting.Enqueue(command);
    }

    private void Refuse(string? id, CommandKind? kind, CommandState state, string reason)
    {
        var result = new CommandResult(id, kind, state, reason, clock.Now);
        if (id is not null) ledger.Note(result);
        Say(result);
    }

    private async Task FinishAsync()
    {
        if (doing is not { Work.IsCompleted: true } current) return;
        doing = null;
        var (state, reason, diagnostics) = await current.Work;
        End(current.Command, state, reason, diagnostics);
    }

    private void Next(CancellationToken stop)
    {
        while (doing is null && waiting.TryDequeue(out var command))
        {
            // It may have waited behind a long one.
            if (CommandGate.Judge(command, retained: false, options.Commands, clock.Now, clock.Quality) is { } no)
            {
                End(command, no.State, no.Reason, null);
                continue;
            }
            var work = Task.Run(() => hands.DoAsync(command, stop), CancellationToken.None);
            doing = (command, work);
            work.ContinueWith(_ => wake.Set(), TaskScheduler.Default);
        }
    }

    private void End(DeviceCommand command, CommandState state, string reason, DeviceDiagnostics? diagnostics)
    {
        var result = Diagnosis.Fit(new(command.Id, command.Kind, state, reason, clock.Now, diagnostics));
        ledger.End(result);
        Say(result);
    }

    private void Say(CommandResult result)
    {
        Log.Answered(logger, result.Command, result.Id, result.State, result.Reason);
        // The sender asks again with the same id, and is answered again.
        if (answers.Count < MostAnswers) answers.Enqueue(result);
    }

    private async Task SendAsync(IOutbox outbox, CancellationToken stop)
    {
        while (outbox.Connection > 0 && answers.TryPeek(out var result))
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(result, ContractsJson.Default.CommandResult);
            if (await outbox.PublishAsync(topics.For(TopicKind.CommandResult, options.Device), bytes, retain: false, stop) != PublishOutcome.Sent) return;
            answers.Dequeue();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Command {Command} {Id}: {State}, {Reason}")]
        public static partial void Answered(ILogger logger, CommandKind? command, string? id, CommandState state, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Commands: {Notice}")]
        public static partial void Damaged(ILogger logger, string notice);
    }
}
