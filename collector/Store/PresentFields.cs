using System.Numerics;

namespace Telemetry.Collector;

/// <summary>The fields that a point has, each with the 64 bits of its value, in the order of the table. For <c>foreach</c>; allocates nothing.</summary>
public ref struct PresentFields(ulong present, ReadOnlySpan<long> values)
{
    private readonly ReadOnlySpan<long> values = values;
    private ulong rest = present;
    private int next;

    /// <summary>Position in the table, and the bits: a double for a float quantity, an int64 for an integer one.</summary>
    public (int Field, long Bits) Current { get; private set; }

    public readonly PresentFields GetEnumerator() => this;

    public bool MoveNext()
    {
        if (rest == 0) return false;
        Current = (BitOperations.TrailingZeroCount(rest), values[next++]);
        rest &= rest - 1;
        return true;
    }
}
