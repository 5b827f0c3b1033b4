using System.Text;

namespace Telemetry.Contracts;

/// <summary>The only two types of measured values: a physical quantity is a float, a count an integer.</summary>
public enum QuantityType { Float, Integer }

/// <summary>How values of a field are to be read over time.</summary>
public enum QuantityNature
{
    /// <summary>The value now: mean, minimum and maximum make sense.</summary>
    Gauge,

    /// <summary>Ever growing, back to zero at a restart: only its increase makes sense.</summary>
    Counter,

    /// <summary>What happened in the interval that ends at the timestamp: sums make sense.</summary>
    Delta,
}

/// <summary>One field: its unit (as shown; empty for a plain count), what it can plausibly be, and its names for people.</summary>
public sealed record Quantity(
    string Name, QuantityType Type, QuantityNature Nature, string Unit, double Min, double Max, string English, string Japanese)
{
    internal byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(Name);

    /// <summary>Made from the counts of a detector: void while the field <c>alarm</c> calls it dead.</summary>
    public bool IsRate { get; init; }

    /// <summary>Told beside other fields, as their alarm, flag or uncertainty.</summary>
    public bool IsBeside => Name is "alarm" or "flag" || Name.EndsWith("_u", StringComparison.Ordinal);

    /// <summary>The field of the same measurement that the public is told instead; null where it is told this one.</summary>
    public string? PublicAs { get; init; }

    /// <summary>Whether a value is finite and plausible; what is not would be refused by the collector with its whole line.</summary>
    public bool Holds(double value) => value >= Min && value <= Max;
}

/// <summary>One measurement: the tags it may carry (the collector adds <c>device</c>) and its fields.</summary>
public sealed record Measurement(string Name, IReadOnlyList<string> Tags, IReadOnlyList<Quantity> Fields)
{
    internal byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(Name);

    // Arrays, because walking a list through its interface allocates an enumerator for every line.
    private readonly byte[][] tagBytes = [.. Tags.Select(Encoding.ASCII.GetBytes)];
    private readonly Quantity[] fields = [.. Fields];

    public Quantity? Find(ReadOnlySpan<byte> field) => IndexOf(field, 0) is >= 0 and var found ? fields[found] : null;

    /// <summary>Position of a field, or -1; looked for from a position on, as lines mostly have their fields in the table's order.</summary>
    internal int IndexOf(ReadOnlySpan<byte> field, int from)
    {
        for (var i = from; i < fields.Length; i++)
            if (field.SequenceEqual(fields[i].NameBytes)) return i;
        for (var i = 0; i < from; i++)
            if (field.SequenceEqual(fields[i].NameBytes)) return i;
        return -1;
    }

    internal Quantity At(int field) => fields[field];

    public Quantity? Find(string field)
    {
        foreach (var quantity in fields)
            if (quantity.Name == field) return quantity;
        return null;
    }

    internal bool KnowsTag(ReadOnlySpan<byte> key)
    {
        foreach (var tag in tagBytes)
            if (key.SequenceEqual(tag)) return true;
        return false;
    }
}
