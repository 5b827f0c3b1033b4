using Telemetry.Contracts;

namespace Telemetry.Bench;

/// <summary>The load generator: all devices at once, each on its own connection.</summary>
internal sealed class LoadFleet(IReadOnlyList<DeviceLink> links) : IAsyncDisposable
{
    public int Resent => links.Sum(link => link.Resent);

    public static async Task<LoadFleet> ConnectAsync(Broker broker, string prefix, Confirmation by, CancellationToken stop)
    {
        var topics = new Topics(prefix);
        return new LoadFleet(await Task.WhenAll(Enumerable.Range(0, IngestScene.Devices).Select(device =>
            DeviceLink.ConnectAsync(broker.Port, topics, IngestScene.Device(device), by, stop))));
    }

    /// <summary>Returns when every batch of every device is confirmed.</summary>
    public Task DeliverAsync(IngestRound round, CancellationToken stop) =>
        Task.WhenAll(links.Select((link, device) => link.DeliverAsync(round.Batches[device], round.FirstSeq, stop)));

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links) await link.DisposeAsync();
    }
}
