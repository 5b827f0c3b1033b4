using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>An action in its place: what is wanted of it and how it fares. May be used from any thread.</summary>
internal sealed class OverrideSlot(string name, string kind, OverridePolicy policy, IOverrideAction action)
{
    private volatile SourceStatus status = new(name, kind, SourceState.Waiting, "nothing is known of orders yet", null);
    private volatile Wanted? wanted;

    public string Name => name;
    public string Kind => kind;
    public OverridePolicy Policy => policy;
    public IOverrideAction Action => action;

    /// <summary>Null until it is known whether an order is in force: till then nothing is touched.</summary>
    public Wanted? Wanted => wanted;

    /// <summary>As a source's; the time is that of the last call that reached what was wanted.</summary>
    public SourceStatus Status => status;

    /// <summary>Set when <see cref="Wanted"/> has changed.</summary>
    public Signal Changed { get; } = new();

    public void Want(Wanted next)
    {
        if (wanted is { } now && now.Same(next)) return;
        wanted = next;
        Changed.Set();
    }

    /// <param name="at">Wall time, ms.</param>
    public void Report(OverrideOutcome outcome, long at) => status = status with
    {
        State = outcome.Reason.Length == 0 ? SourceState.Ok : SourceState.Failed,
        Reason = outcome.Words,
        Last = outcome.Reached ? at : status.Last,
    };

    public static OverrideSlot Of(OverrideOptions options, OverrideContext context) =>
        new(options.Name, options.Kind, options.Policy, OverrideActions.Find(options.Kind)!.Create(options, context));
}
