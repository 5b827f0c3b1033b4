using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>One BSS: its two sockets and its table.</summary>
internal sealed class HostapdInterface : IDisposable
{
    private readonly string name, server;
    private readonly TimeProvider time;
    private readonly UniqueFeed? unique;
    private readonly ControlClient control;
    private readonly EventListener events;
    private readonly StationTable table;
    private readonly StationWalk walk = new();
    private readonly Lock gate;

    public HostapdInterface(
        string name, HostapdOptions options, string clientPrefix, AccessPointMemory memory, UniqueFeed? unique, TimeProvider time)
    {
        (this.name, this.time, this.unique, gate) = (name, time, unique, memory.Gate);
        table = memory.NewTable(unique is null ? null : unique.Saw);
        server = Path.Combine(options.Directory, name);
        control = new ControlClient(server, $"{clientPrefix}-c", options.AnswerTimeout, time);
        events = new EventListener(server, $"{clientPrefix}-e", options.AnswerTimeout, time, table, gate);
    }

    public async ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
    {
        var whole = false;
        try
        {
            var reading = await WalkAsync(sink, cancel);
            whole = reading == SourceReading.Ok;
            return reading;
        }
        finally
        {
            if (!whole) Broken();
        }
    }

    public void Dispose()
    {
        events.Dispose();
        control.Dispose();
    }

    private async ValueTask<SourceReading> WalkAsync(LineSink sink, CancellationToken cancel)
    {
        if (await events.AttachAsync(cancel) is var attach and not ControlFault.None) return Reading(attach);
        walk.Begin();
        WalkStep step;
        do
        {
            if (await control.AskAsync(walk.Request, cancel) is var fault and not ControlFault.None) return Reading(fault);
            step = walk.Take(control.Answer.Span, time.GetElapsedTime(0));
        }
        while (step == WalkStep.Ask);
        if (step == WalkStep.Failed) return SourceReading.Failed("walk", $"{server}: the station list could not be read: {walk.Fault}");

        // hostapd was restarted in between: its new process does not know us. What it did not tell, the walk has shown.
        if (await events.FenceAsync(cancel) is var fence and not ControlFault.None)
        {
            Broken();
            if (fence == ControlFault.NobodyListens)
                lock (gate) table.Ended();
            await events.AttachAsync(cancel);
        }
        lock (gate)
        {
            table.Apply(walk.Stations, time.GetElapsedTime(0));
            unique?.Walked();
            Write(sink);
        }
        // Told by the walk but not by an event: hostapd has dropped our attachment without a word.
        if (table.Missed > 0)
        {
            events.Dispose();
            await events.AttachAsync(cancel);
        }
        return SourceReading.Ok;
    }

    private void Broken()
    {
        lock (gate) table.Broken();
    }

    private void Write(LineSink sink)
    {
        sink.Begin(Measurements.Wifi).Tag("bss", name)
            .Field("stations", table.Stations).Field("assoc", table.Associations)
            .Field("rx_bytes", (long)table.RxBytes).Field("tx_bytes", (long)table.TxBytes)
            .Field("peak_concurrent", table.PeakStations).Field("visit", table.Visits).Field("station_minutes", table.StationMinutes)
            .Field("stations_local", table.LocalStations).Field("ap_uptime_s", table.UpSeconds);
        sink.End();
        table.LineWritten();
    }

    private SourceReading Reading(ControlFault fault) => fault switch
    {
        ControlFault.NoSocket => SourceReading.Waiting(
            "no-socket", $"{server} is not there: start hostapd, set ctrl_interface={Path.GetDirectoryName(server)} in its configuration, or correct Directory and Interfaces"),
        ControlFault.Denied => SourceReading.Failed(
            "denied", $"{server} may not be used: set ctrl_interface_group in hostapd.conf to a group of the agent's user"),
        ControlFault.NobodyListens => SourceReading.Waiting("nobody-listens", $"{server} is left over from a hostapd that ended: start hostapd"),
        ControlFault.NoClientSocket => SourceReading.Failed(
            "no-client-socket", "the agent's own socket cannot be made: ClientDirectory must be writable, and its path short (108 characters in all)"),
        _ => SourceReading.Failed(
            "no-answer", $"{server} does not answer: hostapd hangs, or it cannot reach ClientDirectory (a private /tmp hides it)"),
    };
}
