using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class HumidityCorrectionTests
{
    [Theory]
    [InlineData("koehler-1", 20, 0, 20)]
    [InlineData("koehler-1", 20, 50, 16.0975610)]
    [InlineData("koehler-1", 20, 80, 10.1538462)]
    [InlineData("koehler-1", 20, 95, 3.5675676)]
    [InlineData("koehler-1", 0, 80, 0)]
    [InlineData("epa-cf1-1", 20, 50, 11.92)]
    [InlineData("epa-cf1-1", 400, 50, 211.04)]
    [InlineData("epa-atm-1", 20, 50, 11.92)]
    [InlineData("epa-atm-1", 40, 60, 26.778)]
    [InlineData("epa-atm-1", 100, 50, 80.04)]
    [InlineData("epa-atm-1", 235, 50, 200.04245)]
    [InlineData("epa-atm-1", 300, 50, 289.526)]
    public void The_formulas_give_the_values_worked_out_by_hand(string name, double pm, double rh, double corrected) =>
        Assert.Equal(corrected, HumidityCorrections.Find(name)!.Correct(pm, rh, out _)!.Value, 6);

    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(210)]
    [InlineData(260)]
    public void The_pieces_of_the_piecewise_formula_meet(double at)
    {
        var correction = HumidityCorrections.Find("epa-atm-1")!;
        Assert.Equal(correction.Correct(at - 1e-9, 60, out _)!.Value, correction.Correct(at + 1e-9, 60, out _)!.Value, 6);
    }

    [Fact]
    public void Less_than_nothing_is_nothing() =>
        Assert.All(HumidityCorrections.All, correction => Assert.Equal(0, Math.Min(0, correction.Correct(0, 95, out _)!.Value)));

    [Fact]
    public void Above_the_humidity_it_holds_for_the_limit_is_taken_and_flagged()
    {
        var correction = HumidityCorrections.Find("koehler-1")!;
        var atLimit = correction.Correct(20, 95, out var none);
        Assert.Equal(ValueFlags.None, none);
        Assert.Equal(atLimit, correction.Correct(20, 99.9, out var flags));
        Assert.Equal(ValueFlags.HumidityCapped, flags);
    }

    [Theory]
    [InlineData(double.NaN, 50)]
    [InlineData(10, double.NaN)]
    [InlineData(-1, 50)]
    [InlineData(10, -1)]
    [InlineData(10, 100.5)]
    [InlineData(double.PositiveInfinity, 50)]
    public void An_input_that_is_no_measurement_gives_no_value(double pm, double rh) =>
        Assert.All(HumidityCorrections.All, correction => Assert.Null(correction.Correct(pm, rh, out _)));

    [Fact]
    public void Ids_and_names_are_unique_and_fit_their_field()
    {
        Assert.Equal(HumidityCorrections.All.Count, HumidityCorrections.All.DistinctBy(c => c.Id).DistinctBy(c => c.Name).Count());
        Assert.All(HumidityCorrections.All, correction => Assert.True(Measurements.Air.Find("method")!.Holds(correction.Id)));
        Assert.All(HumidityCorrections.All, correction => Assert.Matches("-[0-9]+$", correction.Name));
    }
}
