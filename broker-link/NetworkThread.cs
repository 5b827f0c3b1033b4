using System.Collections.Concurrent;

namespace Telemetry.BrokerLink;

/// <summary>Runs one link after the other. Not a thread for each: in a long outage every attempt would leave some 7 kB of
/// thread behind until the next full garbage collection.</summary>
internal sealed class NetworkThread
{
    private readonly BlockingCollection<Action> work = [];

    public NetworkThread(string name) => new Thread(Work) { IsBackground = true, Name = name }.Start();

    public void Run(Action link) => work.Add(link);

    /// <summary>Ends after what it runs now.</summary>
    public void Retire() => work.CompleteAdding();

    private void Work()
    {
        foreach (var link in work.GetConsumingEnumerable()) link();
    }
}
