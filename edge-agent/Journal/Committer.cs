namespace Telemetry.EdgeAgent;

/// <summary>Group commit: at each interval, or at once when something urgent waits, one transaction for all that has come in.</summary>
internal sealed class Committer(Intake intake, Journal journal, CommitPace pace, Func<long?> written, Signal committed, TimeProvider time)
{
    private const string Part = "committer";

    public Pulse? Pulse { get; init; }

    public async Task RunAsync(CancellationToken stop)
    {
        await using var clock = time.CreateTimer(_ => intake.Urgent.Set(), null, pace.Interval, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                Pulse?.Promise(Part, pace.Interval);
                await intake.Urgent.WaitAsync(stop);
                Commit();
                clock.Change(pace.Interval, Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Commit();
        }
    }

    private void Commit()
    {
        if (journal.Commit(intake.Take(out var lost), lost)) committed.Set();
        pace.Committed(written());
        // After a long wait for the clock one transaction is not enough.
        if (journal.HasReadyLines) intake.Urgent.Set();
    }
}
