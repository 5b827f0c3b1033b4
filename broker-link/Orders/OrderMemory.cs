using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>An order that is over here.</summary>
/// <param name="Seq">No message of the order up to this sequence is followed again.</param>
/// <param name="Until">ms; by then every such message has expired by itself.</param>
public readonly record struct OrderOver(long Seq, long Until);

/// <summary>
/// What must outlive every restart and every clock, so that what is over never comes back: which orders have ended or expired here, and the latest
/// time that anybody trusted has signed. Immutable; stored beside the envelopes, because an old envelope may be put back.
/// </summary>
/// <param name="Floor">ms since 1970 UTC; no true clock shows less, for a key ring, an order or a beacon was signed then. 0: nothing heard yet.</param>
/// <param name="Over">By <see cref="OrderJournal.NameOf"/>.</param>
public sealed record OrderMemory(long Floor, ImmutableDictionary<string, OrderOver> Over)
{
    public const int Version = 1, MaxBytes = 1024 * 1024;

    /// <summary>As many as a book remembers.</summary>
    public const int MaxOver = OrderBook.MaxEntries;

    private const long SlackMilliseconds = 3_600_000;

    public static readonly OrderMemory Empty = new(0, ImmutableDictionary<string, OrderOver>.Empty);

    /// <summary>A time whose signature was verified.</summary>
    public OrderMemory Hear(long signed) => signed > Floor ? this with { Floor = signed } : this;

    public bool IsOver(AlertOrder order) => Over.TryGetValue(OrderJournal.NameOf(order), out var over) && order.Seq <= over.Seq;

    /// <summary>The order is over here, by this message or by its own expiry.</summary>
    public OrderMemory End(AlertOrder order)
    {
        var name = OrderJournal.NameOf(order);
        if (Over.TryGetValue(name, out var known) && known.Seq >= order.Seq) return this;
        var next = Over.SetItem(name, new OrderOver(order.Seq, order.Issued + AlertOrder.MaxLifeMilliseconds));
        return this with { Over = next.Count > MaxOver ? next.Remove(next.Where(o => o.Key != name).MinBy(o => o.Value.Until).Key) : next };
    }

    /// <summary>Without what can no longer come back. <paramref name="wall"/>: ms, no later than the true time.</summary>
    public OrderMemory Prune(long wall)
    {
        var old = Over.Where(o => o.Value.Until < wall - SlackMilliseconds).Select(o => o.Key).ToList();
        return old.Count == 0 ? this : this with { Over = Over.RemoveRange(old) };
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new OrderMemoryFile(Version, Floor, [.. Over.Select(o => new OrderOverEntry(o.Key, o.Value.Seq, o.Value.Until)).OrderBy(o => o.Name, StringComparer.Ordinal)]),
        OrderMemoryJson.Default.OrderMemoryFile);

    /// <returns>Null when these bytes are none of ours.</returns>
    public static OrderMemory? TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var file = JsonSerializer.Deserialize(bytes, OrderMemoryJson.Default.OrderMemoryFile);
            if (file is not { V: Version, Over: { } over } || over.Count > MaxOver || (file.Floor != 0 && !WireTime.IsValid(file.Floor))) return null;
            return new OrderMemory(file.Floor, over.ToImmutableDictionary(o => o.Name, o => new OrderOver(o.Seq, o.Until), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException)
        {
            return null;
        }
    }
}

/// <summary>The file <c>memory.json</c>.</summary>
internal sealed record OrderMemoryFile(int V, long Floor, IReadOnlyList<OrderOverEntry> Over);

internal sealed record OrderOverEntry(string Name, long Seq, long Until);

[JsonSerializable(typeof(OrderMemoryFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
internal sealed partial class OrderMemoryJson : JsonSerializerContext;
