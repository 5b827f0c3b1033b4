using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// Reads one source once, whatever it does: an exception becomes a reason, and a read that ignores its timeout is left to itself and
/// not started again before it has come back.
/// </summary>
internal sealed class SourceReader(SourceSlot slot, TimeProvider time)
{
    /// <summary>A read gets this long to heed its cancellation.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private Task<SourceReading>? stuck;
    private ISource? stuckIn;

    /// <summary>The exception behind the last reading, for the log.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The lines of the last read.</summary>
    public LineSink Sink { get; private set; } = new(new SampleClock(time));

    public async ValueTask<SourceReading> ReadAsync(CancellationToken stop)
    {
        Fault = null;
        if (stuck is { IsCompleted: false } && stuckIn == slot.Source)
        {
            Sink.Clear();
            return SourceReading.Failed("hung", $"{slot.Name}: a read begun long ago has not come back; restart the agent if it stays so");
        }
        stuck = null;
        Sink.Clear();

        using var limit = new CancellationTokenSource(slot.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var sink = Sink;
        var cancel = either.Token;
        var read = Task.Run(() => slot.Source.ReadAsync(sink, cancel).AsTask(), CancellationToken.None);
        try
        {
            return Held(await read.WaitAsync(slot.Timeout + Grace, time, stop), sink);
        }
        catch (TimeoutException) when (!read.IsCompleted)
        {
            // The sink belongs to the stuck read from now on.
            (stuck, stuckIn, Sink) = (read, slot.Source, new LineSink(new SampleClock(time)));
            return TimedOut();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return TimedOut();
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            Fault = e;
            return SourceReading.Failed("fault", $"{slot.Name}: {e.GetType().Name}: the agent's log has the details");
        }
    }

    /// <summary>One impossible value costs neither its line nor goes unnoticed.</summary>
    private SourceReading Held(SourceReading reading, LineSink sink)
    {
        if (sink.LeftOut is not var (field, value) || reading.State != SourceState.Ok || reading.Reason.Length > 0) return reading;
        var words = string.Create(
            CultureInfo.InvariantCulture, $"{slot.Name} says {field} {value}, which cannot be: it was left out; check what it is read from");
        return sink.Count > 0 ? SourceReading.Partly("implausible", words) : SourceReading.Failed("implausible", words);
    }

    private SourceReading TimedOut() =>
        SourceReading.Failed("timeout", $"{slot.Name} was not read within {slot.Timeout.TotalSeconds:0.#} s: the device hangs, or Timeout is too short");
}
