using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A twin that is to be proven.</summary>
/// <param name="Tries">How often its trial was begun, kept on disk before each: a power cut in the middle proves nothing.</param>
internal sealed record TwinCandidate(DeviceTwin Twin, int Tries);

/// <summary>A twin that was tried and taken back.</summary>
internal sealed record TwinRejection(DeviceTwin Twin, string Reason);

/// <summary>What the agent remembers of its twins over a restart.</summary>
/// <param name="Proven">The last good one; version 0 is the file alone.</param>
internal sealed record TwinMemory(DeviceTwin Proven, TwinCandidate? Candidate, TwinRejection? Rejected)
{
    public static TwinMemory Empty { get; } = new(DeviceTwin.File, null, null);

    /// <summary>An older version than this is not taken.</summary>
    public long Newest => Math.Max(Proven.Version, Math.Max(Candidate?.Twin.Version ?? 0, Rejected?.Twin.Version ?? 0));
}
