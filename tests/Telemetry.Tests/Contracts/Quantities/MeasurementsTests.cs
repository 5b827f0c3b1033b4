using System.Text;
using System.Text.RegularExpressions;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed partial class MeasurementsTests
{
    [Fact]
    public void Every_name_is_plain_and_appears_once()
    {
        Assert.Equal(Measurements.All.Count, Measurements.All.DistinctBy(m => m.Name).Count());
        foreach (var measurement in Measurements.All)
        {
            string[] names = [measurement.Name, .. measurement.Tags, .. measurement.Fields.Select(f => f.Name)];
            Assert.All(names, name => Assert.Matches(PlainName(), name));
            Assert.All(names, name => Assert.True(name is not ("time" or "device"), $"{name} is reserved"));
            string[] columns = [.. measurement.Tags, .. measurement.Fields.Select(f => f.Name)];
            Assert.Equal(columns.Distinct(), columns);
        }
    }

    [Fact]
    public void Every_field_has_a_range_and_words_for_people()
    {
        foreach (var field in Measurements.All.SelectMany(m => m.Fields))
        {
            Assert.True(field.Min < field.Max && double.IsFinite(field.Min) && double.IsFinite(field.Max), field.Name);
            Assert.NotEmpty(field.English);
            Assert.NotEmpty(field.Japanese);
            Assert.True(Ascii.IsValid(field.English), field.English);
        }
    }

    [Fact]
    public void A_physical_quantity_is_a_float_and_a_count_an_integer()
    {
        foreach (var field in Measurements.All.SelectMany(m => m.Fields))
            if (field.Nature != QuantityNature.Gauge) Assert.Equal((QuantityType.Integer, 0d), (field.Type, field.Min));
    }

    [Fact]
    public void Each_is_found_by_text_and_by_bytes_and_nothing_else_is()
    {
        foreach (var measurement in Measurements.All)
        {
            Assert.Same(measurement, Measurements.Find(measurement.Name));
            Assert.Same(measurement, Measurements.Find(Encoding.UTF8.GetBytes(measurement.Name)));
            foreach (var field in measurement.Fields)
            {
                Assert.Same(field, measurement.Find(field.Name));
                Assert.Same(field, measurement.Find(Encoding.UTF8.GetBytes(field.Name)));
            }
            Assert.Null(measurement.Find("nothing"));
            Assert.Null(measurement.Find("nothing"u8));
        }
        Assert.Null(Measurements.Find("nothing"));
        Assert.Null(Measurements.Find(""u8));
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex PlainName();
}
