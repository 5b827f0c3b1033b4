using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>The one question a chart answers.</summary>
/// <param name="Aggregate">mean for what is now, increase for counters.</param>
public sealed record ChartSpec(string Id, string Measurement, string Field, string Aggregate, string Title, Standard? Standard = null)
{
    public bool Counts => Aggregate == "increase";

    /// <summary>Null where the number speaks for itself.</summary>
    public string Unit => Measurements.Find(Measurement)?.Find(Field)?.Unit ?? "";

    public int Decimals => Figures.Decimals(Measurement, Field);

    public SeriesQuery Query(ChartWindow window) =>
        new(Measurement, Field, null, window.From, window.To, window.Step, Aggregate);

    /// <summary>Names the question without its moment, for <see cref="SeriesReader"/>.</summary>
    public string Key(ChartWindow window) => $"{Measurement}/{Field} {Aggregate} {window.Range.Key} {window.Date:yyyyMMdd}";
}
