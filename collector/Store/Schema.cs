using System.Text;

namespace Telemetry.Collector;

/// <summary>A measurement of the closed table with its place in it and its fields by position.</summary>
public sealed class Schema
{
    private readonly byte[][] names;

    private Schema(int index, Measurement measurement)
    {
        Index = index;
        Measurement = measurement;
        names = [.. measurement.Fields.Select(f => Encoding.ASCII.GetBytes(f.Name))];
    }

    public static IReadOnlyList<Schema> All { get; } = [.. Measurements.All.Select((m, i) => new Schema(i, m))];

    public int Index { get; }
    public Measurement Measurement { get; }
    public string Name => Measurement.Name;
    public IReadOnlyList<Quantity> Fields => Measurement.Fields;

    public static Schema? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    public static Schema Of(Measurement measurement) => All.First(s => ReferenceEquals(s.Measurement, measurement));

    /// <summary>Position of a field, or -1. Lines mostly carry the fields in the table's order, hence the hint.</summary>
    public int IndexOf(ReadOnlySpan<byte> field, int hint)
    {
        if (hint < names.Length && field.SequenceEqual(names[hint])) return hint;
        for (var i = 0; i < names.Length; i++)
            if (field.SequenceEqual(names[i])) return i;
        return -1;
    }

    public int IndexOf(string field)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (Fields[i].Name == field) return i;
        return -1;
    }
}
