namespace Telemetry.Collector;

/// <summary>Writes the points of a commit over two connections at once. One caller at a time.</summary>
public sealed class InfluxWriter(InfluxConnection connection, StoreOptions options, InfluxPatience patience) : IDisposable
{
    // Two feed a server of two cores fully; more only wait in it.
    private const int Connections = 2;

    private readonly InfluxLane[] lanes = MakeLanes(connection, options, patience);

    /// <returns>The rejected points, or the answer because of which nothing counts as written.</returns>
    public async Task<(IReadOnlyList<RejectedPoint> Rejected, InfluxAnswer? Failure)> WriteAsync(PointBatch batch, CancellationToken ct)
    {
        await Task.WhenAll(lanes.Select((lane, i) => lane.WriteAsync(batch, i, lanes.Length, ct)));
        var outcomes = lanes.Select(l => l.Outcome).ToList();
        if (outcomes.Find(o => o.Failure is not null) is { } failed) return ([], failed.Failure);
        // A 500 that stays with a line while others are taken is the line's fault; without a proof of that the server is broken.
        if (outcomes.All(o => o.Stored == 0) && outcomes.Find(o => o.SuspectAnswer is not null) is { } broken) return ([], broken.SuspectAnswer);
        return ([.. outcomes.SelectMany(o => o.Rejected), .. outcomes.SelectMany(o => o.Suspects).Select(p => new RejectedPoint(p, "store-error"))], null);
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
    }

    private static InfluxLane[] MakeLanes(InfluxConnection connection, StoreOptions options, InfluxPatience patience)
    {
        var address = new InfluxAddress(options);
        return [.. Enumerable.Range(0, Connections).Select(_ => new InfluxLane(connection, address, patience, options.Gzip ?? !options.Url.IsLoopback))];
    }
}
