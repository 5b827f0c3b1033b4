using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Decides about twins; does nothing itself. A twin is refused with every reason, or becomes the candidate; the candidate goes into force
/// when it is known which sources give values, is proven when they go on giving them, and is taken back when one falls silent. Whatever
/// is received, <see cref="Wanted"/> is a plan that can be carried out. Times are monotonic.
/// </summary>
internal sealed class TwinDesk
{
    /// <summary>The first time, and once more after an interruption: a plan that brings the agent down does so twice at most.</summary>
    private const int MostTries = 2;

    private readonly AgentOptions file;
    private readonly TwinCanary canary;
    private readonly IReadOnlyList<string> misfits;
    private (TwinPlan Plan, DeviceTwin Twin) proven;
    private TwinPlan? candidate;
    private (long? Version, TwinState State, IReadOnlyList<string> Errors) answer;

    /// <param name="memory">From the disk; what does not fit the file any more is not used.</param>
    /// <param name="notice">Something that went wrong with the disk, to be told; null when nothing did.</param>
    public TwinDesk(AgentOptions file, TwinMemory memory, string? notice, TimeSpan now)
    {
        this.file = file;
        Memory = memory;
        canary = new TwinCanary(now);
        proven = TwinPlan.TryMake(file, memory.Proven, out misfits) is { } plan ? (plan, memory.Proven) : (TwinPlan.Of(file), DeviceTwin.File);
        Wanted = proven.Plan;
        AnswerProven();
        if (notice is not null) answer.Errors = [notice, .. answer.Errors];
        if (memory.Candidate is { } left) TakeUp(left, now);
        else if (memory.Rejected is { } rejected && rejected.Twin.Version > proven.Twin.Version) Answer(rejected);
    }

    /// <summary>What is to be on the disk.</summary>
    public TwinMemory Memory { get; private set; }

    /// <summary>What is to be in force.</summary>
    public TwinPlan Wanted { get; private set; }

    public TwinReport Report(long at) => new(answer.Version, answer.State, answer.Errors, canary.IsRunning ? Memory.Candidate!.Twin : proven.Twin, at);

    public void Receive(ReadOnlyMemory<byte> payload, TimeSpan now)
    {
        // The operator cleared the topic; that wants nothing. Back to the file: a twin that names no source.
        if (payload.IsEmpty) return;
        var (twin, version, errors) = TwinCodec.Read(payload);
        if (twin is null) Refuse(version, errors);
        else if (Memory.Candidate?.Twin.Equals(twin) == true) answer = (twin.Version, TwinState.Trying, []);
        else if (Memory.Rejected?.Twin.Equals(twin) == true) Answer(Memory.Rejected);
        else if (Memory.Candidate is null && Memory.Proven.Equals(twin)) AnswerProven();
        else if (twin.Version <= Memory.Newest) Refuse(twin.Version, [Stale(twin.Version)]);
        else if (TwinPlan.TryMake(file, twin, out errors) is not { } plan) Refuse(twin.Version, errors);
        else Accept(twin, plan, now);
    }

    /// <summary>How the sources fare; to be called often.</summary>
    public void Look(IReadOnlyList<SourceSight> sights, TimeSpan now)
    {
        canary.Hear(sights, now);
        if (!canary.IsRunning || Memory.Candidate is not { } trial) return;
        if (canary.Silenced(Wanted, now) is { } silenced) Reject(trial.Twin, $"rolled back to {NameOf(proven.Twin)}: {silenced}", now);
        else if (canary.IsOver(Wanted, now)) Prove(trial.Twin, Wanted, now);
    }

    /// <summary>What must be on the disk before <see cref="Begin"/>; null while no trial is due.</summary>
    public TwinMemory? Due(TimeSpan now) => candidate is not null && !canary.IsRunning && canary.IsSettled(Wanted, now)
        ? Memory with { Candidate = Memory.Candidate! with { Tries = Memory.Candidate.Tries + 1 } }
        : null;

    /// <summary>The trial of the candidate begins.</summary>
    public void Begin(TwinMemory kept, TimeSpan now)
    {
        Memory = kept;
        canary.Begin(Wanted, now);
        Wanted = candidate!;
    }

    /// <summary>The candidate cannot be tried: the disk does not take it, or a source cannot be made from it.</summary>
    public void GiveUp(string why, TimeSpan now)
    {
        if (Memory.Candidate is not { } trial) return;
        Drop(now);
        Refuse(trial.Twin.Version, [why]);
    }

    private void Accept(DeviceTwin twin, TwinPlan plan, TimeSpan now)
    {
        if (Memory.Candidate is null && plan.IsLike(Wanted))
        {
            Prove(twin, plan, now);
            return;
        }
        if (canary.IsRunning) canary.Pause();
        Memory = Memory with { Candidate = new(twin, 0) };
        candidate = plan;
        answer = (twin.Version, TwinState.Trying, []);
    }

    /// <summary>A candidate that a restart interrupted.</summary>
    private void TakeUp(TwinCandidate left, TimeSpan now)
    {
        if (left.Tries >= MostTries)
        {
            Reject(left.Twin, $"not tried again: the agent was restarted in the middle of each of {left.Tries} trials", now);
            return;
        }
        candidate = TwinPlan.TryMake(file, left.Twin, out var errors);
        if (candidate is not null) answer = (left.Twin.Version, TwinState.Trying, []);
        else GiveUp(string.Join("; ", errors), now);
    }

    private void Prove(DeviceTwin twin, TwinPlan plan, TimeSpan now)
    {
        proven = (plan, twin);
        Memory = new(twin, null, null);
        answer = (twin.Version, TwinState.Applied, []);
        Drop(now);
    }

    private void Reject(DeviceTwin twin, string reason, TimeSpan now)
    {
        Memory = Memory with { Rejected = new(twin, reason) };
        Answer(Memory.Rejected);
        Drop(now);
    }

    private void Drop(TimeSpan now)
    {
        (candidate, Wanted) = (null, proven.Plan);
        Memory = Memory with { Candidate = null };
        canary.Forget(now);
    }

    private void AnswerProven() => answer = proven.Twin.Version == Memory.Proven.Version
        ? (proven.Twin.Version, TwinState.Applied, [])
        : (Memory.Proven.Version, TwinState.Refused, misfits);

    private void Answer(TwinRejection rejected) => answer = (rejected.Twin.Version, TwinState.RolledBack, [rejected.Reason]);

    private void Refuse(long? version, IReadOnlyList<string> errors) => answer = (version, TwinState.Refused, errors);

    private string Stale(long version) =>
        $"version {version} is not above {Memory.Newest}, the newest that this device has taken: publish with version {Memory.Newest + 1} or more, also to go back";

    private static string NameOf(DeviceTwin twin) => twin.Version == 0 ? "the device's file" : $"version {twin.Version}";
}
