using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;

namespace Telemetry.EdgeAgent;

internal static class BrokerCheck
{
    /// <summary>Connects under a client id of its own: the device's id would throw a running agent out.</summary>
    public static async Task<CheckRow> RunAsync(string name, BrokerOptions options, TimeProvider time, CancellationToken stop)
    {
        options.ClientId += "-check";
        var session = new BrokerSession { OnMessage = (in InboundMessage _) => { } };
        try
        {
            await using var broker = new BrokerConnection(options, session, time, new Random(), NullLogger.Instance);
            broker.Start();
            var up = await FirstAnswerAsync(broker, options.ConnectTimeout, time, stop);
            return Row(name, options, up, broker.State.Reason);
        }
        catch (Exception e) when (e is InvalidOperationException or DllNotFoundException)
        {
            return Row(name, options, up: false, e.Message);
        }
    }

    /// <summary>Waits for success or for the first failure that can be named.</summary>
    private static async Task<bool> FirstAnswerAsync(BrokerConnection broker, TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < limit + TimeSpan.FromSeconds(1))
        {
            if (await broker.WaitConnectedAsync(TimeSpan.FromMilliseconds(100), stop)) return true;
            if (broker.State.Kind == LinkKind.Waiting) return false;
        }
        return false;
    }

    private static CheckRow Row(string name, BrokerOptions options, bool up, string reason) =>
        new(name, "mqtt", up ? "ok" : "failed", options.Url.ToString(), up ? null : reason);
}
