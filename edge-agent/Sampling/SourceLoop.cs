using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Reads one source for as long as the agent runs, in its own task: no other source waits for it.</summary>
internal sealed partial class SourceLoop(SourceSlot slot, Intake intake, TimeSpan tellFailuresEvery, TimeProvider time, ILogger logger)
{
    private readonly SourceReader reader = new(slot, time);
    private readonly FailureTally failures = new(tellFailuresEvery);
    private readonly LineSink failureLines = new(new SampleClock(time));
    private readonly string part = $"source {slot.Name}";
    private string reason = "";

    public Pulse? Pulse { get; init; }

    public async Task RunAsync(CancellationToken stop)
    {
        var start = time.GetTimestamp();
        var last = TimeSpan.Zero;
        try
        {
            while (true)
            {
                Pulse?.Promise(part, slot.Timeout);
                await slot.SettleAsync(time);
                if (slot.Enabled) Take(await reader.ReadAsync(stop), time.GetElapsedTime(start));
                else slot.Report(SourceReading.Resting("switched off by the configuration"), null);
                last = await NextAsync(start, last, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            TellFailures(time.GetElapsedTime(start), all: true);
            if (slot.Source is ILastWord source) await TellLastAsync(source);
        }
    }

    private async Task TellLastAsync(ILastWord source)
    {
        // A read under way may still hold the reader's sink.
        var sink = new LineSink(new SampleClock(time));
        await source.ReadLastAsync(sink);
        if (sink.Count > 0) intake.Add(sink.Lane, sink.Lines, sink.Count);
    }

    /// <summary>Waits for the next read; a changed interval counts from the last place on the grid.</summary>
    private async Task<TimeSpan> NextAsync(long start, TimeSpan last, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var enabled = slot.Enabled;
            var due = SampleSchedule.Next(last, slot.Interval, time.GetElapsedTime(start));
            var pause = due - time.GetElapsedTime(start);
            if (enabled && pause <= TimeSpan.Zero) return due;
            if (enabled) Pulse?.Promise(part, pause);
            else Pulse?.Rest(part);
            if (!await slot.Changed.WithinAsync(enabled ? pause : Timeout.InfiniteTimeSpan, time, stop)) return due;
            if (enabled != slot.Enabled) return time.GetElapsedTime(start);
        }
    }

    private void Take(SourceReading reading, TimeSpan now)
    {
        var sink = reader.Sink;
        if (sink.Count > 0) intake.Add(sink.Lane, sink.Lines, sink.Count);
        slot.Report(reading, sink.Count > 0 ? sink.LastStamp : null);
        if (reading.Reason.Length > 0) failures.Add(reading.Reason);
        TellFailures(now, all: false);
        LogChange(reading);
    }

    private void TellFailures(TimeSpan now, bool all)
    {
        failureLines.Clear();
        foreach (var (why, count) in failures.Due(now, all))
        {
            failureLines.Begin(Measurements.Source).Tag("reason", why).Tag("source", slot.Name).Field("failures", count);
            failureLines.End();
        }
        if (failureLines.Count > 0) intake.Add(Lane.Live, failureLines.Lines, failureLines.Count);
    }

    private void LogChange(SourceReading reading)
    {
        if (reader.Fault is { } fault) Log.Fault(logger, fault, slot.Name);
        if (reading.Reason == reason) return;
        var (before, count) = (reason, failures.Of(reason));
        reason = reading.Reason;
        if (reason.Length > 0) Log.Failed(logger, slot.Name, reading.State, reason, reading.Words);
        else Log.Recovered(logger, slot.Name, before, count);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Source} {State}, {Reason}: {Words}")]
        public static partial void Failed(ILogger logger, string source, SourceState state, string reason, string? words);

        [LoggerMessage(Level = LogLevel.Information, Message = "Source {Source} is back after {Reason} ({Failures} failed reads so far)")]
        public static partial void Recovered(ILogger logger, string source, string reason, long failures);

        [LoggerMessage(Level = LogLevel.Error, Message = "Source {Source} failed in a way it does not know")]
        public static partial void Fault(ILogger logger, Exception fault, string source);
    }
}
