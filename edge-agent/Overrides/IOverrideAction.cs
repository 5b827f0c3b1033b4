namespace Telemetry.EdgeAgent;

/// <summary>
/// One thing that an order does to this device. It looks at the world, not at what it did before: after a restart of the agent, or of
/// what it controls, the same call brings the same state. It neither retries nor schedules: the <see cref="OverrideLoop"/> does that for
/// all. Never called twice at a time.
/// </summary>
internal interface IOverrideAction : IAsyncDisposable
{
    /// <summary>
    /// Brings the world to <paramref name="mode"/>, or finds that it is there. Called after each change and again every few seconds.
    /// Disposal changes nothing: an agent that is updated must not end what is in force.
    /// </summary>
    /// <param name="cancel">Set when the time for this call is over.</param>
    ValueTask<OverrideOutcome> BringAsync(OverrideMode mode, CancellationToken cancel);
}

/// <param name="Reached">The world is as wanted.</param>
/// <param name="Reason">One word of a short list per kind; empty when nothing is wrong.</param>
/// <param name="Words">Cause and cure for a person. No MAC address, no secret.</param>
internal readonly record struct OverrideOutcome(bool Reached, string Reason, string? Words)
{
    public static OverrideOutcome Done { get; } = new(true, "", null);

    /// <summary>At rest as wanted, but it could not act if it had to.</summary>
    public static OverrideOutcome Unready(string reason, string words) => new(true, reason, words);

    public static OverrideOutcome Failed(string reason, string words) => new(false, reason, words);
}
