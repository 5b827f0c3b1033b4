using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>A store whose writes wait for the test, fail as it says, or reject what it names.</summary>
internal sealed class GatedStore(ITimeSeriesStore inner) : ITimeSeriesStore
{
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public string? Unavailable { get; set; }
    public Exception? Fault { get; set; }
    public IReadOnlyList<RejectedPoint> Rejects { get; init; } = [];
    public int Writes { get; private set; }

    public SeriesCatalog Catalog => inner.Catalog;

    public StoreState State => new(Unavailable, default);

    public async ValueTask<WriteOutcome> WriteAsync(PointBatch batch, CancellationToken ct)
    {
        Writes++;
        Asked.TrySetResult();
        await Go.Task;
        if (Fault is { } fault) throw fault;
        return Unavailable is { } why ? WriteOutcome.Kept(why) : await inner.WriteAsync(batch, ct) with { Rejected = Rejects };
    }

    public Task<QueryOutcome> QueryAsync(SeriesQuery query, CancellationToken ct) =>
        Unavailable is { } why ? Task.FromResult(new QueryOutcome(null, Unavailable: why)) : inner.QueryAsync(query, ct);

    public Task<QueryStream> StreamAsync(SeriesQuery query, CancellationToken ct) =>
        Unavailable is { } why ? Task.FromResult(new QueryStream(null, Unavailable: why)) : inner.StreamAsync(query, ct);

    public long? VersionOf(Schema schema, long from, long until) => inner.VersionOf(schema, from, until);

    public IReadOnlyList<LatestSample> Latest(Schema? schema, int? field, string? device) => inner.Latest(schema, field, device);

    public IReadOnlyDictionary<string, long> Newest() => inner.Newest();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
