using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>One field's value, rounded to what the sensor resolves.</summary>
/// <param name="AtLimit">The sensor cannot say more than this: the truth is there or above.</param>
internal readonly record struct MeasuredValue(string Field, double Number, bool AtLimit = false)
{
    /// <summary>A value that is cut off at the end of the sensor's range.</summary>
    public static MeasuredValue Within(string field, double number, double limit, int digits) =>
        number >= limit ? new(field, limit, AtLimit: true) : new(field, Math.Round(number, digits));
}

/// <summary>What a sensor said in one read.</summary>
/// <param name="N">Readings it is made of.</param>
/// <param name="Interval">Time it stands for: since the read before.</param>
internal sealed record Measured(IReadOnlyList<MeasuredValue> Values, int N, TimeSpan Interval)
{
    public double? Find(string field)
    {
        foreach (var value in Values)
            if (value.Field == field) return value.Number;
        return null;
    }

    /// <summary>What the table of contracts holds to be possible; one impossible value says nothing about those beside it.</summary>
    /// <param name="culprit">The first that is not; null when there is none.</param>
    public Measured Plausible(Measurement measurement, out MeasuredValue? culprit)
    {
        var held = Values.Where(value => measurement.Find(value.Field)?.Holds(value.Number) == true).ToArray();
        culprit = held.Length == Values.Count ? null : Values.Except(held).First();
        return culprit is null ? this : this with { Values = held };
    }
}
