using System.Net.Sockets;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A source in its place: how often it is read and how it fares. May be used from any thread.</summary>
internal sealed class SourceSlot(string name, string kind, TimeSpan interval, TimeSpan timeout, ISource source)
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private volatile SourceStatus status = new(name, kind, SourceState.Waiting, "not read yet", null);
    private (ISource Source, TimeSpan Timeout)? next;
    private long values;
    private (TimeSpan Wanted, TimeSpan? Hurry, bool Enabled) pace = (interval, null, true);

    public string Name => name;
    public string Kind => kind;
    public TimeSpan Timeout { get; private set; } = timeout;
    public ISource Source { get; private set; } = source;
    public SourceStatus Status => status;

    /// <summary>How many reads have given values.</summary>
    public long Values => Volatile.Read(ref values);

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

    /// <summary>Another source takes this place before the next read; the present one is closed first, because a device is opened once.</summary>
    public void Replace(ISource source, TimeSpan timeout)
    {
        lock (gate) next = (source, timeout);
        Changed.Set();
    }

    /// <summary>Between two reads: closes the present source when another one is to take its place.</summary>
    public async ValueTask SettleAsync(TimeProvider time)
    {
        lock (gate)
            if (next is null) return;
        await CloseAsync(time);
        lock (gate) (Source, Timeout, next) = (next.Value.Source, next.Value.Timeout, null);
    }

    /// <summary>A source that does not let go, or fails at it, is left behind.</summary>
    public async ValueTask CloseAsync(TimeProvider time)
    {
        try
        {
            await Source.DisposeAsync().AsTask().WaitAsync(Goodbye, time);
        }
        catch (Exception e) when (e is TimeoutException or IOException or SocketException)
        {
        }
    }

    /// <param name="reading">How the last read went.</param>
    /// <param name="valuesAt">Stamp of the values it gave, ms; null when it gave none.</param>
    public void Report(SourceReading reading, long? valuesAt)
    {
        status = status with { State = reading.State, Reason = reading.Words, Last = valuesAt ?? status.Last };
        lock (gate)
            // What a source gives that is on its way out says nothing about its successor.
            if (valuesAt is not null && next is null) values++;
    }

    public static SourceSlot Of(SourceOptions options, SourceContext context)
    {
        var slot = new SourceSlot(options.Name, options.Kind, options.Interval, options.Timeout, SourceKinds.Create(options, context));
        slot.Want(options.Interval, options.Enabled);
        return slot;
    }
}
