using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A source in its place: how often it is read and how it fares. May be used from any thread.</summary>
internal sealed class SourceSlot(string name, string kind, TimeSpan interval, TimeSpan timeout, ISource source)
{
    private readonly Lock gate = new();
    private volatile SourceStatus status = new(name, kind, SourceState.Waiting, "not read yet", null);
    private (TimeSpan Wanted, TimeSpan? Hurry, bool Enabled) pace = (interval, null, true);

    public string Name => name;
    public string Kind => kind;
    public TimeSpan Timeout => timeout;
    public ISource Source => source;
    public SourceStatus Status => status;

    /// <summary>Set when <see cref="Interval"/> or <see cref="Enabled"/> has changed.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Time from read to read: what is wanted or, while something urgent asks for more, less.</summary>
    public TimeSpan Interval
    {
        get { lock (gate) return pace.Hurry is { } hurry && hurry < pace.Wanted ? hurry : pace.Wanted; }
    }

    /// <summary>False: it is not read.</summary>
    public bool Enabled
    {
        get { lock (gate) return pace.Enabled; }
    }

    /// <summary>What the configuration asks for; at run time the twin.</summary>
    public void Want(TimeSpan interval, bool enabled)
    {
        lock (gate) pace = pace with { Wanted = interval, Enabled = enabled };
        Changed.Set();
    }

    /// <summary>While an order is in force: read at least this often; null: as wanted.</summary>
    public void Hurry(TimeSpan? interval)
    {
        lock (gate) pace = pace with { Hurry = interval };
        Changed.Set();
    }

    /// <param name="reading">How the last read went.</param>
    /// <param name="valuesAt">Stamp of the values it gave, ms; null when it gave none.</param>
    public void Report(SourceReading reading, long? valuesAt) =>
        status = status with { State = reading.State, Reason = reading.Words, Last = valuesAt ?? status.Last };

    public static SourceSlot Of(SourceOptions options, SourceContext context) =>
        new(options.Name, options.Kind, options.Interval, options.Timeout, SourceKinds.Create(options, context));
}
