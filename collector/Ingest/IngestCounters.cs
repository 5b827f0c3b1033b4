using System.Collections.Concurrent;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>What ingest saw since the start; every number only grows. Written by the router and the loop, read by <c>/health</c>.</summary>
public sealed class IngestCounters
{
    private readonly ConcurrentDictionary<string, long> refusedLines = new(StringComparer.Ordinal), refusedMessages = new(StringComparer.Ordinal);
    private long batches, lines, stored, duplicates, unstored, acknowledged, statuses, commits;

    public long Batches => Interlocked.Read(ref batches);
    public long Lines => Interlocked.Read(ref lines);

    /// <summary>Points that changed the store.</summary>
    public long Stored => Interlocked.Read(ref stored);

    /// <summary>Points that were in the store already.</summary>
    public long Duplicates => Interlocked.Read(ref duplicates);

    /// <summary>Batches dropped unacknowledged because the store was unavailable.</summary>
    public long Unstored => Interlocked.Read(ref unstored);

    /// <summary>Batches acknowledged.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);
    public long Statuses => Interlocked.Read(ref statuses);
    public long Commits => Interlocked.Read(ref commits);

    public IReadOnlyDictionary<string, long> RefusedLines => refusedLines;
    public IReadOnlyDictionary<string, long> RefusedMessages => refusedMessages;

    public static string Word<T>(T reason) where T : struct, Enum => Words<T>.Of[reason];

    public void Batch() => Interlocked.Increment(ref batches);

    public void Status() => Interlocked.Increment(ref statuses);

    public void RefuseMessage(string reason, int count = 1) => refusedMessages.AddOrUpdate(reason, count, (_, n) => n + count);

    public void RefuseLine(string reason) => refusedLines.AddOrUpdate(reason, 1, (_, n) => n + 1);

    public void Dropped(int count) => Interlocked.Add(ref unstored, count);

    public void Committed(int linesRead, WriteOutcome outcome)
    {
        Interlocked.Increment(ref commits);
        Interlocked.Add(ref lines, linesRead);
        Interlocked.Add(ref stored, outcome.Stored);
        Interlocked.Add(ref duplicates, outcome.Duplicates);
    }

    public void Acknowledge(int count) => Interlocked.Add(ref acknowledged, count);

    private static class Words<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of =
            Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));
    }
}
