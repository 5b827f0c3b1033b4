namespace Telemetry.EdgeAgent;

/// <summary>
/// One sensor. It opens its device when it is read, and again after it was lost. It neither buffers, retries, schedules nor logs: the
/// <see cref="Sampler"/> does that for all. Never read twice at a time.
/// </summary>
internal interface ISource : IAsyncDisposable
{
    /// <summary>
    /// Writes what is to be known now as whole lines into <paramref name="sink"/>, and says how it went. A value that could not be
    /// measured is not written: a gap is no zero. Lines written before a failure count.
    /// </summary>
    /// <param name="sink">Stamps each line at the moment it ends.</param>
    /// <param name="cancel">Set when the time for this read is over.</param>
    ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel);
}

/// <summary>A source that has something left to say when the agent stops.</summary>
internal interface ILastWord : ISource
{
    /// <summary>Called once, after its last read.</summary>
    ValueTask<SourceReading> ReadLastAsync(LineSink sink);
}
