using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>
/// The one connection to one of several brokers. It is closed with a farewell before the next one is opened, so that no two brokers hold
/// the device's session; connections are counted over all of them, so that a death at one broker never ends the life at another.
/// </summary>
internal sealed partial class BrokerPaths : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private readonly IReadOnlyList<BrokerOptions> brokers;
    private readonly Func<Func<long, long>, BrokerSession> session;
    private readonly Action<string> farewell;
    private readonly DeviceClock clock;
    private readonly ILogger logger;
    private readonly PathPolicy policy;
    private readonly CancellationTokenSource stopping = new();
    private volatile BrokerConnection current;
    private BrokerConnection? probe;
    private Task steering = Task.CompletedTask;
    private long used, since;
    private volatile int index;

    /// <param name="session">What is replayed at every connect, given the way from a connection's own number to its number over all brokers.</param>
    /// <param name="farewell">Called before a connection is given up, with the reason.</param>
    public BrokerPaths(AgentOptions options, Func<Func<long, long>, BrokerSession> session, Action<string> farewell, DeviceClock clock, ILogger logger)
    {
        (this.session, this.farewell, this.clock, this.logger) = (session, farewell, clock, logger);
        brokers = [options.Broker, .. options.FallbackBrokers];
        policy = new PathPolicy(brokers.Count, options.FailoverAfter, options.ReturnAfter, Now);
        current = Open(0);
    }

    public BrokerConnection Current => current;

    public UplinkStatus Status => new(NameOf(brokers[index]), index == 0, Math.Clamp(Volatile.Read(ref since), 0, WireTime.Max));

    private TimeSpan Now => clock.Time.GetElapsedTime(0);

    public static string NameOf(BrokerOptions broker) => $"{broker.Url.Host}:{(broker.Url.Port > 0 ? broker.Url.Port : broker.Url.Scheme == "mqtts" ? 8883 : 1883)}";

    public void Start()
    {
        current.Start();
        if (brokers.Count > 1) steering = Task.Run(() => SteerAsync(stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await steering;
        await CloseProbeAsync();
        await current.DisposeAsync();
        stopping.Dispose();
    }

    private async Task SteerAsync(CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(Step, clock.Time);
        try
        {
            while (await ticks.WaitForNextTickAsync(stop))
            {
                var wanted = policy.Decide(current.IsConnected, probe?.IsConnected == true, Now);
                if (wanted != index) await UseAsync(wanted);
                if (index > 0 && probe is null) OpenProbe();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task UseAsync(int wanted)
    {
        var name = NameOf(brokers[wanted]);
        Log.Switching(logger, NameOf(brokers[index]), current.State.Reason, name);
        await CloseProbeAsync();
        farewell($"moved to the broker {name}");
        await current.DisposeAsync();
        index = wanted;
        current = Open(wanted);
        current.Start();
    }

    private BrokerConnection Open(int wanted)
    {
        var before = Volatile.Read(ref used);
        Volatile.Write(ref since, clock.Now);
        return new BrokerConnection(brokers[wanted], session(Number), clock.Time, new Random(), logger);

        long Number(long own)
        {
            var number = before + own;
            if (number > Volatile.Read(ref used)) Volatile.Write(ref used, number);
            return number;
        }
    }

    /// <summary>Asks the preferred broker under a client id of its own, without a will: it never looks like the device.</summary>
    private void OpenProbe()
    {
        var asking = new BrokerOptions();
        foreach (var property in OptionsBinder.Settable(typeof(BrokerOptions))) property.SetValue(asking, property.GetValue(brokers[0]));
        asking.ClientId += "-probe";
        probe = new BrokerConnection(asking, new BrokerSession { OnMessage = (in InboundMessage _) => { } }, clock.Time, new Random(), NullLogger.Instance);
        probe.Start();
    }

    private async ValueTask CloseProbeAsync()
    {
        if (probe is not null) await probe.DisposeAsync();
        probe = null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Broker {From} is left ({Reason}) for {To}")]
        public static partial void Switching(ILogger logger, string from, string reason, string to);
    }
}
