using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>How a read went.</summary>
/// <param name="State">As the status shows it.</param>
/// <param name="Reason">One word of a short list per kind, for counting; empty when nothing failed.</param>
/// <param name="Words">Cause and cure for a person. No MAC address, no secret.</param>
internal readonly record struct SourceReading(SourceState State, string Reason, string? Words)
{
    public static SourceReading Ok { get; } = new(SourceState.Ok, "", null);

    /// <summary>Opened just now; the first values come with the next read.</summary>
    public static SourceReading Started { get; } = new(SourceState.Waiting, "", "opened, first values at the next read");

    /// <summary>It gave values, but not all, or with a reservation.</summary>
    public static SourceReading Partly(string reason, string words) => new(SourceState.Ok, reason, words);

    /// <summary>It measures well, and a person should know what.</summary>
    public static SourceReading Noted(string words) => new(SourceState.Ok, "", words);

    /// <summary>It rests as it was told to.</summary>
    public static SourceReading Resting(string words) => new(SourceState.Waiting, "", words);

    /// <summary>It answers but measures nothing.</summary>
    public static SourceReading Silent(string reason, string words) => new(SourceState.Silent, reason, words);

    public static SourceReading Failed(string reason, string words) => new(SourceState.Failed, reason, words);

    /// <summary>Not there yet.</summary>
    public static SourceReading Waiting(string reason, string words) => new(SourceState.Waiting, reason, words);
}
