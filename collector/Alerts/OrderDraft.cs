namespace Telemetry.Collector;

/// <summary>What a person asked for. What is null is carried over from the order's present revision, or gets its default.</summary>
/// <param name="Order">The order's id; null: a new one, or the only one in force.</param>
/// <param name="Keys">Names of the keys to sign with; empty: what the order demands.</param>
public sealed record OrderDraft(OrderKind Kind, string? Order = null)
{
    public OrderStatus? Status { get; init; }
    public OrderOrigin? Origin { get; init; }
    public string? Hazard { get; init; }
    public int? Level { get; init; }
    public IReadOnlyList<string> Areas { get; init; } = [];
    public IReadOnlyDictionary<string, string> Headline { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Action { get; init; } = new Dictionary<string, string>();

    /// <summary>ms since 1970 UTC.</summary>
    public long? Expires { get; init; }

    /// <summary>ms since 1970 UTC.</summary>
    public long? Arrival { get; init; }
    public IReadOnlyList<string> Keys { get; init; } = [];
}
