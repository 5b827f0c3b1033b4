using System.Buffers;
using System.Text;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>The collector refuses a line of which one value is outside of its range; so the agent lets none in.</summary>
public sealed class ImpossibleValueTests
{
    private readonly ManualTime time = new();

    [Fact]
    public void Of_every_field_an_impossible_value_costs_itself_and_not_its_line()
    {
        foreach (var measurement in Measurements.All)
            foreach (var field in measurement.Fields.Where(field => field.Nature != QuantityNature.Counter))
                foreach (var value in new[] { field.Min - 1, field.Max + 1, uint.MaxValue + field.Max })
                {
                    if (measurement.Fields.FirstOrDefault(other => other != field) is not { } good) continue;
                    var sink = new LineSink(new SampleClock(time));
                    var line = sink.Begin(measurement);
                    _ = field.Type == QuantityType.Integer ? line.Field(field.Name, (long)value) : line.Field(field.Name, value);
                    _ = good.Type == QuantityType.Integer ? line.Field(good.Name, (long)good.Max) : line.Field(good.Name, good.Max);
                    sink.End();

                    Assert.Equal((1, field.Name), (sink.Count, sink.LeftOut?.Field));
                    Assert.DoesNotContain($"{field.Name}=", Encoding.UTF8.GetString(sink.Lines).Replace($"{good.Name}=", "", StringComparison.Ordinal));
                }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_left_out_too(double value)
    {
        var sink = new LineSink(new SampleClock(time));
        sink.Begin(Measurements.Host).Field("load1", value).Field("cpu_temp", 48.2);
        sink.End();
        Assert.StartsWith("host cpu_temp=48.2 ", Encoding.UTF8.GetString(sink.Lines));
    }

    [Fact]
    public void A_line_of_which_nothing_is_possible_is_no_line_and_the_next_one_is_whole()
    {
        var sink = new LineSink(new SampleClock(time));
        sink.Begin(Measurements.Host).Field("cpu_temp", 4000d);
        sink.End();
        sink.Begin(Measurements.Host).Field("load1", 1d);
        sink.End();
        Assert.Equal((1, ("cpu_temp", 4000d)), (sink.Count, sink.LeftOut));
        Assert.StartsWith("host load1=1 ", Encoding.UTF8.GetString(sink.Lines));
        sink.Clear();
        Assert.Null(sink.LeftOut);
    }

    [Fact]
    public void Beside_the_closed_table_nothing_is_held_against_anything()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new LineWriter(buffer);
        writer.Begin(Measurements.Host).Field("load1", -1d).Field("cpu_temp", 1d).End(1);
        writer.Begin("host").Field("load1", -1d).End(2);
        Assert.Equal("host cpu_temp=1 1\nhost load1=-1 2\n", Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData(true, SourceState.Ok)]
    [InlineData(false, SourceState.Failed)]
    public async Task A_value_that_was_left_out_is_counted_and_named(bool other, SourceState state)
    {
        var slot = new SourceSlot("h", "host", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), new Talker(other));
        var reading = await new SourceReader(slot, time).ReadAsync(default);

        Assert.Equal((state, "implausible"), (reading.State, reading.Reason));
        Assert.Contains("h says cpu_temp 4000", reading.Words);
    }

    private sealed class Talker(bool other) : ISource
    {
        public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
        {
            var line = sink.Begin(Measurements.Host).Field("cpu_temp", 4000d);
            if (other) line.Field("load1", 1d);
            sink.End();
            return ValueTask.FromResult(SourceReading.Ok);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
