using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A source in its place: how often it is read and how it fares. The state may be read from any thread.</summary>
internal sealed class SourceSlot(string name, string kind, TimeSpan interval, TimeSpan timeout, ISource source)
{
    private volatile SourceStatus status = new(name, kind, SourceState.Waiting, "not read yet", null);

    public string Name => name;
    public TimeSpan Interval => interval;
    public TimeSpan Timeout => timeout;
    public ISource Source => source;
    public SourceStatus Status => status;

    /// <param name="reading">How the last read went.</param>
    /// <param name="valuesAt">Stamp of the values it gave, ms; null when it gave none.</param>
    public void Report(SourceReading reading, long? valuesAt) =>
        status = status with { State = reading.State, Reason = reading.Words, Last = valuesAt ?? status.Last };

    public static SourceSlot Of(SourceOptions options, SourceContext context) =>
        new(options.Name, options.Kind, options.Interval, options.Timeout, SourceKinds.Create(options, context));
}
