using Telemetry.BrokerLink;

namespace Telemetry.SignagePlayer;

/// <summary>Opens the journal before anything else runs; then, once a second, expiry, the root key and the sign of life to systemd.</summary>
internal sealed class OrderTicker(OrderIntake orders, KeyRingIntake rings, ServiceNotify notify, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        orders.Open();
        rings.Open();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            orders.Tick();
            rings.Tick();
            notify.Alive();
        }
    }
}
