namespace Telemetry.Collector;

/// <summary>How a batch of points ended: accepted, or kept by whoever sent it because the store is unavailable. No third way loses data.</summary>
/// <param name="Stored">Points that changed the store.</param>
/// <param name="Duplicates">Points that were there already, to the value.</param>
/// <param name="Unavailable">Why nothing was committed, in words; null when all was.</param>
/// <param name="Rejected">Points the store refused for good, by their index in the batch; they are quarantined, never retried.</param>
public sealed record WriteOutcome(int Stored, int Duplicates, string? Unavailable, IReadOnlyList<RejectedPoint> Rejected)
{
    public static WriteOutcome Kept(string why) => new(0, 0, why, []);
}

public readonly record struct RejectedPoint(int Index, string Reason);

/// <summary>Exactly one is set: the series, the number of points that would be too many, why the store cannot answer, or why it never will.</summary>
public sealed record QueryOutcome(
    IReadOnlyList<SeriesData>? Series, long? TooMany = null, string? Unavailable = null, string? Refused = null);

/// <summary>As <see cref="QueryOutcome"/>, with the series as they are read. They may be walked once; walking may fail as reading does.</summary>
public sealed record QueryStream(
    IAsyncEnumerable<SeriesPoints>? Series, long? TooMany = null, string? Unavailable = null, string? Refused = null);

/// <summary>The newest value of a field of a series.</summary>
public readonly record struct LatestSample(Series Series, int Field, long Time, double Value);

/// <summary>Whether the last write worked, and since when that is so.</summary>
public sealed record StoreState(string? Unavailable, DateTimeOffset Since);

/// <summary>
/// Where time series live. Identity of a point is measurement, device, tags and time; a second write of the same identity adds
/// the fields it brings, and the newer value of a field wins. A store does not buffer, retry or schedule: the ingest loop does.
/// </summary>
public interface ITimeSeriesStore : IAsyncDisposable
{
    SeriesCatalog Catalog { get; }

    StoreState State { get; }

    /// <summary>Commits all points or none; when it returns without <see cref="WriteOutcome.Unavailable"/> they survive a power cut. Called by one loop.</summary>
    ValueTask<WriteOutcome> WriteAsync(PointBatch batch, CancellationToken ct);

    /// <summary>Steps of Japan, no percentiles; what a store cannot do itself is made of this.</summary>
    Task<QueryOutcome> QueryAsync(SeriesQuery query, CancellationToken ct);

    /// <summary>The same without holding the whole answer, for any zone and aggregate.</summary>
    Task<QueryStream> StreamAsync(SeriesQuery query, CancellationToken ct) => PlainStream.OpenAsync(this, query, ct);

    /// <summary>From memory; filters that are null take everything.</summary>
    IReadOnlyList<LatestSample> Latest(Schema? schema, int? field, string? device);

    /// <summary>From memory: time of the newest value of every device, ms.</summary>
    IReadOnlyDictionary<string, long> Newest();

    /// <summary>Changes when a point of this measurement in [from, until) changes; null where that is not known.</summary>
    long? VersionOf(Schema schema, long from, long until) => null;

    /// <summary>A bounded piece of what the store needs beside the writing; true when there is more to do. Called by one loop.</summary>
    bool Upkeep() => false;
}
