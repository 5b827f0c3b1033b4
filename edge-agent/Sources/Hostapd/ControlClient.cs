namespace Telemetry.EdgeAgent;

/// <summary>Commands to one hostapd interface, one answer each, over a socket that is opened when needed.</summary>
internal sealed class ControlClient(string server, string client, TimeSpan answerTimeout, TimeProvider time) : IDisposable
{
    /// <summary>hostapd answers within it as a rule. Waiting in place spares two other threads a turn for each station of a walk.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    private readonly byte[] buffer = new byte[8192];
    private ControlSocket? socket;
    private int opened;

    /// <summary>The answer to the last command; valid until the next.</summary>
    public ReadOnlyMemory<byte> Answer { get; private set; }

    /// <summary>A hostapd restarted since the last command refuses it, and is asked once more through a new socket.</summary>
    public async ValueTask<ControlFault> AskAsync(ReadOnlyMemory<byte> command, CancellationToken cancel)
    {
        var reused = socket is not null;
        var fault = await AskOnceAsync(command, cancel);
        return fault == ControlFault.NobodyListens && reused ? await AskOnceAsync(command, cancel) : fault;
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private async ValueTask<ControlFault> AskOnceAsync(ReadOnlyMemory<byte> command, CancellationToken cancel)
    {
        var fault = ControlFault.None;
        socket ??= ControlSocket.TryOpen(server, $"{client}{++opened}", out fault);
        if (socket is null) return fault;
        fault = await socket.SendAsync(command, cancel);
        if (fault == ControlFault.None) fault = await ReceiveAsync(socket, cancel);
        if (fault != ControlFault.None) Dispose();
        return fault;
    }

    private async ValueTask<ControlFault> ReceiveAsync(ControlSocket from, CancellationToken cancel)
    {
        while (from.HasWithin(Moment))
            if (Take(await from.ReceiveAsync(buffer, cancel)) is { } soon) return soon;
        using var limit = new CancellationTokenSource(answerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            while (true)
                if (Take(await from.ReceiveAsync(buffer, either.Token)) is { } late) return late;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ControlFault.NoAnswer;
        }
    }

    /// <summary>Null when it was an event, which answers nothing.</summary>
    private ControlFault? Take(int length)
    {
        if (length > 0 && StationEvent.IsEvent(buffer.AsSpan(0, length))) return null;
        Answer = buffer.AsMemory(0, Math.Max(length, 0));
        return length < 0 ? ControlFault.NobodyListens : ControlFault.None;
    }
}
