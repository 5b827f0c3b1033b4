namespace Telemetry.Collector;

/// <summary>A measurement of the closed table with its place in it and its fields by position.</summary>
public sealed class Schema
{
    private Schema(int index, Measurement measurement)
    {
        Index = index;
        Measurement = measurement;
        for (var i = 0; i < measurement.Fields.Count; i++)
            if (measurement.Fields[i].Type == QuantityType.Float) Floats |= 1UL << i;
    }

    public static IReadOnlyList<Schema> All { get; } = [.. Measurements.All.Select((m, i) => new Schema(i, m))];

    public int Index { get; }
    public Measurement Measurement { get; }
    public string Name => Measurement.Name;
    public IReadOnlyList<Quantity> Fields => Measurement.Fields;

    // A bit for every field that is a float.
    private ulong Floats { get; }

    public bool IsFloat(int field) => (Floats >> field & 1) != 0;

    public static Schema? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    public static Schema Of(Measurement measurement) => All.First(s => ReferenceEquals(s.Measurement, measurement));

    public int IndexOf(string field)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (Fields[i].Name == field) return i;
        return -1;
    }
}
