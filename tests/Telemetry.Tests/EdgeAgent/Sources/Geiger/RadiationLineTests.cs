using System.Globalization;
using System.Text;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class RadiationLineTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly ManualTime time = new();
    private readonly GeigerOptions options = new() { Name = "tube1", Factor = 0.0057 };
    private LineSink sink = null!;

    [Fact]
    public void Each_mean_appears_when_half_of_its_window_is_covered_and_tells_its_length()
    {
        var line = new RadiationLine(options);
        var windows = new List<(string? Minute, string? Ten)>();
        for (var i = 0; i < 60; i++)
        {
            Write(line, 3);
            windows.Add((Field("window_s"), Field("window_10m_s")));
        }
        Assert.Equal([null, null, "30", "40", "50", "60", "60"], windows.Take(7).Select(w => w.Minute));
        Assert.Equal((null, "300", "600"), (windows[28].Ten, windows[29].Ten, windows[59].Ten));
        Assert.Equal(("18", "18", "0"), (Field("cpm"), Field("cpm_10m"), Field("flag")));
    }

    [Fact]
    public void Until_a_window_is_full_its_value_is_flagged_as_short()
    {
        var line = new RadiationLine(options);
        for (var i = 0; i < 3; i++) Write(line, 3);
        Assert.Equal(((int)ValueFlags.ShortWindow).ToString(CultureInfo.InvariantCulture), Field("flag"));
    }

    [Fact]
    public void Rates_doses_and_their_uncertainties_come_with_factor_dead_time_and_method()
    {
        options.DeadTime = TimeSpan.FromMicroseconds(190);
        var line = new RadiationLine(options);
        for (var i = 0; i < 6; i++) Write(line, 10_000);

        // m = 1000/s, m tau = 0.19: n = 1234.568/s.
        Assert.Equal(("10000", "74074.074", "302.406"), (Field("count"), Field("cpm"), Field("cpm_u")));
        Assert.Equal(("422.22222", "1.72372"), (Field("dose_rate"), Field("dose_rate_u")));
        Assert.Equal(("0.0057", "190", "1", "10"), (Field("factor"), Field("dead_time_us"), Field("method"), Field("interval_s")));
        Assert.Null(Field("cpm_10m"));
    }

    [Fact]
    public void Without_a_factor_there_is_no_dose_rate()
    {
        options.Factor = null;
        var line = new RadiationLine(options);
        for (var i = 0; i < 3; i++) Write(line, 3);
        Assert.Equal((null, null, "18"), (Field("dose_rate"), Field("factor"), Field("cpm")));
    }

    [Fact]
    public void A_saturated_tube_is_a_lower_bound_and_says_so()
    {
        options.DeadTime = TimeSpan.FromMicroseconds(190);
        var line = new RadiationLine(options);
        SourceReading reading = default;
        for (var i = 0; i < 6; i++) reading = Write(line, 40_000);

        Assert.Equal((SourceState.Ok, "saturated"), (reading.State, reading.Reason));
        Assert.Equal(((int)ValueFlags.RangeLimit, 315_789.474), (int.Parse(Field("flag")!, CultureInfo.InvariantCulture), double.Parse(Field("cpm")!, CultureInfo.InvariantCulture)));
        Assert.Equal("40000", Field("count"));
    }

    [Fact]
    public void The_alarm_stands_in_every_line_and_only_its_changes_go_ahead_of_the_others()
    {
        options.Background = 18;
        var line = new RadiationLine(options);
        Write(line, 3);
        Assert.Equal(("0", "18", Lane.Live), (Field("alarm"), Field("background"), sink.Lane));

        var raised = Write(line, 60);
        Assert.Equal(("1", Lane.Alarm, SourceState.Ok), (Field("alarm"), sink.Lane, raised.State));
        Assert.StartsWith("rate raised: 60 counts in 10 s where 3 are usual", raised.Words, StringComparison.Ordinal);
        Write(line, 60);
        Assert.Equal(("1", Lane.Live), (Field("alarm"), sink.Lane));

        SourceReading dead = default;
        for (var i = 0; i < 100 && dead.State != SourceState.Silent; i++) dead = Write(line, 0);
        Assert.Equal(("2", Lane.Alarm, "dead"), (Field("alarm"), sink.Lane, dead.Reason));

        for (var i = 0; i < 100 && Field("alarm") == "2"; i++) dead = Write(line, 3);
        Assert.Equal(("0", Lane.Alarm, ""), (Field("alarm"), sink.Lane, dead.Reason));
    }

    [Fact]
    public void Every_line_is_one_that_the_collector_takes()
    {
        (options.Background, options.DeadTime) = (18, TimeSpan.FromMicroseconds(190));
        var line = new RadiationLine(options);
        var slots = new FieldSlot[LineParser.MaxFields];
        for (var i = 0; i < 60; i++)
        {
            Write(line, 3);
            Assert.Equal(LineError.None, LineParser.TryParse(sink.Lines.TrimEnd("\n"u8), slots, out var parsed));
            Assert.Equal(LineRefusal.None, LineRules.Check(parsed, slots, sink.LastStamp, out _, out _));
        }
        Assert.Equal(Measurements.Radiation.Fields.Count, Encoding.UTF8.GetString(sink.Lines).Split(' ')[1].Split(',').Length);
    }

    private SourceReading Write(RadiationLine line, long count)
    {
        time.Advance(Interval);
        sink = new LineSink(new SampleClock(time));
        return line.Write(sink, Interval, new PulseCount(count, 0));
    }

    private string? Field(string name) => Encoding.UTF8.GetString(sink.Lines).Split(' ')[1].Split(',')
        .Select(field => field.Split('=')).FirstOrDefault(field => field[0] == name)?[1].TrimEnd('i');
}
