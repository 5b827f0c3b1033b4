namespace Telemetry.EdgeAgent;

/// <summary>
/// The second socket, attached for events. A queue of the kernel holds only a few datagrams and hostapd drops a monitor whose queue
/// stays full, so they are taken as they come. PING over the same socket is a fence: when PONG is here, so is every event before it.
/// </summary>
internal sealed class EventListener(string server, string client, TimeSpan answerTimeout, TimeProvider time, StationTable table, Lock gate) : IDisposable
{
    private int opened;
    private volatile ControlSocket? socket;
    private volatile TaskCompletionSource<byte>? answer;

    /// <summary>Attaches when not attached.</summary>
    public async ValueTask<ControlFault> AttachAsync(CancellationToken cancel)
    {
        if (socket is not null) return ControlFault.None;
        // A path of its own each time: attached twice, hostapd would send every event twice.
        socket = ControlSocket.TryOpen(server, $"{client}{++opened}", out var fault);
        if (socket is not { } fresh) return fault;
        _ = ListenAsync(fresh);
        // A killed agent with our process number may have left its attachment to this very path.
        if (await AskAsync("DETACH"u8.ToArray(), default, cancel) is var detach and not ControlFault.None) return detach;
        return await AskAsync("ATTACH"u8.ToArray(), (byte)'O', cancel);
    }

    /// <summary>Waits until every event sent before this call is in the table.</summary>
    public ValueTask<ControlFault> FenceAsync(CancellationToken cancel) => AskAsync("PING"u8.ToArray(), (byte)'P', cancel);

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    /// <param name="expected">First letter of OK or PONG; 0 takes any answer.</param>
    private async ValueTask<ControlFault> AskAsync(byte[] command, byte expected, CancellationToken cancel)
    {
        if (socket is not { } asked) return ControlFault.NobodyListens;
        var waiting = new TaskCompletionSource<byte>(TaskCreationOptions.RunContinuationsAsynchronously);
        answer = waiting;
        var fault = await asked.SendAsync(command, cancel);
        try
        {
            if (fault == ControlFault.None && await waiting.Task.WaitAsync(answerTimeout, time, cancel) is var letter && expected != 0 && letter != expected)
                fault = ControlFault.NoAnswer;
        }
        catch (TimeoutException)
        {
            fault = ControlFault.NoAnswer;
        }
        if (fault != ControlFault.None) Dispose();
        return fault;
    }

    private async Task ListenAsync(ControlSocket from)
    {
        var buffer = new byte[4096];
        int length;
        while ((length = await from.ReceiveAsync(buffer, CancellationToken.None)) >= 0)
        {
            var message = buffer.AsMemory(0, length);
            if (StationEvent.IsEvent(message.Span)) Take(message.Span);
            else answer?.TrySetResult(length > 0 ? buffer[0] : (byte)'?');
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        var kind = StationEvent.Read(message, out var address);
        lock (gate) table.Heard(kind, address, time.GetElapsedTime(0));
    }
}
