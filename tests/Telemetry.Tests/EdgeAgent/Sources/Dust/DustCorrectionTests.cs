using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class DustCorrectionTests
{
    private readonly ManualTime time = new();
    private readonly SourceContext context;
    private readonly LineSink sink;

    public DustCorrectionTests() => (context, sink) = (new(time, NullLogger.Instance), new(new SampleClock(time)));

    [Theory]
    [InlineData("epa-cf1-1", "pm2_5_corrected=22.4,humidity=50,method=201i")]
    [InlineData("epa-atm-1", "pm2_5_corrected=11.92,humidity=50,method=202i")]
    [InlineData("koehler-1", "pm2_5_corrected=16.1,humidity=50,method=101i")]
    public void Each_method_takes_the_column_it_was_fitted_on_and_stands_beside_the_raw_value(string correction, string written)
    {
        context.Humidity.Post("bme280", 50, Now);
        Assert.Equal(SourceReading.Ok, Line(correction).Write(sink, Measured(20, 40), Now));
        Assert.Contains($"pm2_5=20,pm2_5_cf1=40,{written},n=10i,interval_s=10,flag=0i ", Text());
    }

    [Fact]
    public void Humidity_beyond_the_method_is_stored_raw_and_flagged()
    {
        context.Humidity.Post("bme280", 99.5, Now);
        Line("koehler-1").Write(sink, Measured(20, 40), Now);
        Assert.Contains("pm2_5_corrected=3.57,humidity=99.5,method=101i,n=10i,interval_s=10,flag=2i ", Text());
    }

    [Fact]
    public void Without_a_fresh_humidity_the_raw_value_stands_alone_and_the_reason_is_counted()
    {
        context.Humidity.Post("bme280", 50, Now);
        context.Humidity.Post("another", 50, Now + HumidityBoard.Fresh);
        var late = Now + HumidityBoard.Fresh + TimeSpan.FromSeconds(1);
        var reading = Line("koehler-1").Write(sink, Measured(20, 40), late);

        Assert.Equal((SourceState.Ok, "no-humidity"), (reading.State, reading.Reason));
        Assert.Contains("pm2_5=20,pm2_5_cf1=40,n=10i", Text());
        Assert.DoesNotContain("corrected", Text());
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private ValueLine Line(string correction) => new(
        Measurements.Air, "p", TimeSpan.Zero,
        DustCorrection.Of(new PmsOptions { Kind = "pms", Name = "p", Correction = correction, Humidity = "bme280" }, context));

    private static Measured Measured(double pm25, double cf1) => new([new("pm2_5", pm25), new("pm2_5_cf1", cf1)], 10, TimeSpan.FromSeconds(10));

    private string Text() => System.Text.Encoding.UTF8.GetString(sink.Lines);
}
