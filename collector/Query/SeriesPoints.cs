namespace Telemetry.Collector;

/// <summary>Points of one series, or of several together, in time order. Two words a point, because there may be millions.</summary>
/// <param name="Device"><c>*</c> when several devices are in it.</param>
/// <param name="Expected">How many points there may be, so that room is made once.</param>
public sealed record SeriesPoints(string Device, IReadOnlyDictionary<string, string> Tags, int Expected = 0)
{
    /// <summary>Of a series of several devices; no device can be called that.</summary>
    public const string SeveralDevices = "*";

    private readonly List<long> times = new(Expected);
    private readonly List<double> values = new(Expected);
    private readonly List<long> weights = new(Expected);
    private Dictionary<string, IReadOnlyDictionary<long, double>>? notes;

    public int Count => times.Count;

    public long Time(int index) => times[index];

    /// <summary>Null is a gap between two steps with values, or a number that is not told.</summary>
    public double? Value(int index) => double.IsNaN(values[index]) ? null : values[index];

    /// <summary>How many samples a value is made of.</summary>
    public long Weight(int index) => weights[index];

    public void Add(long time, double? value, long weight = 1)
    {
        times.Add(time);
        values.Add(value ?? double.NaN);
        weights.Add(weight);
    }

    /// <param name="byTime">What is told beside the points, by their times; see <see cref="PointNotes"/>.</param>
    public void Tell(string note, IReadOnlyDictionary<long, double> byTime) => (notes ??= [])[note] = byTime;

    public double? Note(string note, int index) =>
        notes is not null && notes.TryGetValue(note, out var told) && told.TryGetValue(times[index], out var value) ? value : null;

    public void Hide(int index) => values[index] = double.NaN;

    public IReadOnlyList<double?[]> ToPairs()
    {
        var pairs = new double?[Count][];
        for (var i = 0; i < Count; i++) pairs[i] = [times[i], Value(i)];
        return pairs;
    }

    public static SeriesPoints From(SeriesData data)
    {
        var points = new SeriesPoints(data.Device, data.Tags);
        foreach (var pair in data.Points) points.Add((long)pair[0]!.Value, pair[1]);
        return points;
    }
}
