namespace Telemetry.Contracts;

/// <summary>A value of an option as it was written: a word in quotes, or a number, true or false without.</summary>
public readonly record struct TwinValue(string Text, bool Quoted);

/// <summary>
/// What an operator wants of a device while it runs: <c>twin/{device}/desired</c>, retained. It is complete: an option that it does not
/// name is as in the device's own file. The device decides which options may be changed from afar.
/// </summary>
/// <param name="Version">From 1, growing with every change of the content; 0 is the device's file alone.</param>
/// <param name="Options">Of the agent itself, as <c>heartbeat</c>.</param>
/// <param name="Sources">By the source's name, its options, as <c>enabled</c> and <c>interval</c>.</param>
public sealed record DeviceTwin(
    long Version, IReadOnlyDictionary<string, TwinValue> Options, IReadOnlyDictionary<string, IReadOnlyDictionary<string, TwinValue>> Sources)
{
    /// <summary>Largest twin taken, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    public const long MaxVersion = StrictJson.MaxExact;

    public const int MaxSources = 64, MaxOptions = 32, MaxTextLength = 200;

    /// <summary>The device's file alone.</summary>
    public static DeviceTwin File { get; } = new(0, new Dictionary<string, TwinValue>(), new Dictionary<string, IReadOnlyDictionary<string, TwinValue>>());

    /// <summary>The same version with the same content; the order of its members does not matter.</summary>
    public bool Equals(DeviceTwin? other) =>
        other is not null && Version == other.Version && Same(Options, other.Options) && Sources.Count == other.Sources.Count
        && Sources.All(source => other.Sources.TryGetValue(source.Key, out var options) && Same(source.Value, options));

    public override int GetHashCode() => HashCode.Combine(Version, Options.Count, Sources.Count);

    private static bool Same(IReadOnlyDictionary<string, TwinValue> a, IReadOnlyDictionary<string, TwinValue> b) =>
        a.Count == b.Count && a.All(option => b.TryGetValue(option.Key, out var value) && value == option.Value);
}

/// <summary>How a device stands to the twin it was sent.</summary>
public enum TwinState
{
    /// <summary>In force, not proven yet: the device watches whether its sources still give values.</summary>
    Trying,

    /// <summary>In force and proven.</summary>
    Applied,

    /// <summary>Not used; every reason is told. What was in force stays.</summary>
    Refused,

    /// <summary>It was tried and taken back; the same message is not tried again.</summary>
    RolledBack,
}

/// <summary>What a device says of its twin: <c>twin/{device}/reported</c>, retained.</summary>
/// <param name="Version">Of the twin that this answers; null when it could not be read, 0 for the device's file.</param>
/// <param name="Errors">Each with cause and cure.</param>
/// <param name="Applied">What is in force now.</param>
/// <param name="At">Wall time at the device, ms.</param>
public sealed record TwinReport(long? Version, TwinState State, IReadOnlyList<string> Errors, DeviceTwin Applied, long At)
{
    /// <summary>Largest report taken, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;
}
