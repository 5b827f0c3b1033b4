using System.Threading.Channels;

namespace Telemetry.EdgeAgent;

/// <summary>Wakes one waiting task; several calls before it looks are one.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private Task<bool>? waiting;

    public void Set() => channel.Writer.TryWrite(true);

    /// <summary>One task waits, always with the same token.</summary>
    public async ValueTask WaitAsync(CancellationToken stop)
    {
        if (waiting is null) await channel.Reader.ReadAsync(stop);
        else await waiting;
        waiting = null;
    }

    /// <summary>False when the pause is over first. The wait itself then goes on for the next call: ending it would throw, once for each sample.</summary>
    public async ValueTask<bool> WithinAsync(TimeSpan pause, TimeProvider time, CancellationToken stop)
    {
        waiting ??= channel.Reader.ReadAsync(stop).AsTask();
        using var early = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var over = Task.Delay(pause, time, early.Token);
        if (await Task.WhenAny(waiting, over) == over)
        {
            stop.ThrowIfCancellationRequested();
            return false;
        }
        await early.CancelAsync();
        await WaitAsync(stop);
        return true;
    }
}
