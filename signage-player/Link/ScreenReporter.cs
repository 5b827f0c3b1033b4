using System.Text.Json;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

/// <summary>Tells the broker what stands on the screen: at every change, and every few seconds so that silence means something.</summary>
internal sealed class ScreenReporter : IDisposable
{
    /// <summary>A third of the time after which the desk takes a silent sign for gone.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Changes within it are told together: a flip paints, then a page that was waiting joins.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim news = new(0, 1);
    private readonly string topic;
    private readonly PlayerOptions options;
    private readonly ScreenWatch screens;
    private readonly PanelWatch panel;
    private readonly StateHub hub;
    private readonly PlayerClock clock;

    public ScreenReporter(PlayerOptions options, ScreenWatch screens, PanelWatch panel, StateHub hub, PlayerClock clock)
    {
        (this.options, this.screens, this.panel, this.hub, this.clock) = (options, screens, panel, hub, clock);
        topic = new Topics(options.Prefix).For(TopicKind.Screen, options.Device);
        screens.Changed += Wake;
    }

    public LastWill Will() =>
        new(topic, Bytes(new ScreenStatus(DeviceState.Offline, clock.Look().Now, DeviceStatus.ConnectionLost)), 1, Retain: true);

    public void Wake()
    {
        lock (gate)
            // Full: it is awake already.
            if (news.CurrentCount == 0) news.Release();
    }

    /// <param name="publish">Sends one retained message; what cannot be sent is told anew after the next wake.</param>
    public async Task RunAsync(Func<string, byte[], CancellationToken, Task> publish, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await publish(topic, Bytes(Look()), stop);
                if (await news.WaitAsync(Interval, stop)) await Task.Delay(Settling, clock.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>The farewell of a player that stops in order.</summary>
    public (string Topic, byte[] Payload) Farewell() => (topic, Bytes(Look() with { State = DeviceState.Offline, Reason = "stopped" }));

    public ScreenStatus Look()
    {
        var (seconds, _) = screens.Last;
        var (order, at) = screens.Picture;
        return new ScreenStatus(
            DeviceState.Online, clock.Look().Now, null, options.Areas, hub.Look().View.Screens, seconds is { } s ? Math.Round(s, 1) : null, order, at, panel.Look());
    }

    public void Dispose()
    {
        screens.Changed -= Wake;
        news.Dispose();
    }

    private static byte[] Bytes(ScreenStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, ContractsJson.Default.ScreenStatus);
}
