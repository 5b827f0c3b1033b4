namespace Telemetry.Collector;

/// <summary>
/// One series: a measurement of a device with one set of tags. <see cref="Id"/> counts from 1 without holes, so stores keep
/// their own data of a series in arrays.
/// </summary>
public sealed class Series(int id, Schema schema, string device, string tags)
{
    private ulong written;

    public int Id { get; } = id;
    public Schema Schema { get; } = schema;
    public string Device { get; } = device;

    /// <summary><c>key=value,key=value</c> sorted by key, escaped as in line protocol; empty without tags.</summary>
    public string Tags { get; } = tags;

    public IReadOnlyDictionary<string, string> TagMap { get; } = TagText.Parse(tags);

    /// <summary>One bit for every field that has ever been committed, in the order of the schema.</summary>
    public ulong Written
    {
        get => Volatile.Read(ref written);
        set => Volatile.Write(ref written, value);
    }

    /// <summary>From any thread.</summary>
    public void Wrote(ulong fields) => Interlocked.Or(ref written, fields);

    public bool Has(int field) => (Written >> field & 1) != 0;
}
