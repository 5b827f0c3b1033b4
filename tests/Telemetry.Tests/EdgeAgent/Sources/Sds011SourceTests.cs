using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using Sim = Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class Sds011SourceTests : IAsyncDisposable
{
    private readonly FieldFolder folder = new();
    private readonly SourceProbe probe;

    public Sds011SourceTests() => probe = Probe();

    public async ValueTask DisposeAsync()
    {
        await probe.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_value_is_the_mean_of_the_intervals_reports_through_noise_and_bad_checksums()
    {
        await using var sensor = Start(new() { NoiseRate = 0.5, BadChecksumRate = 0.3 });
        sensor.Pinned = new Sim.AirSample(123, 456);
        Assert.Equal(SourceReading.Started, await probe.ReadAsync());
        await FieldWait.Until("twenty intact reports", () => sensor.IntactReports.Count >= 20);

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("12.3", "45.6"), (probe.Field("pm2_5"), probe.Field("pm10")));
        // The first report may have come between opening the line and flushing it, the last one may be under way.
        Assert.InRange(int.Parse(probe.Field("n")!.TrimEnd('i'), CultureInfo.InvariantCulture), 18, sensor.IntactReports.Count);
    }

    [Fact]
    public async Task A_silent_sensor_is_a_gap()
    {
        await using var sensor = Start(new());
        sensor.Silent = true;
        await probe.ReadAsync();

        Assert.Equal((SourceState.Silent, "silent"), Told(await probe.ReadAsync()));
        Assert.Equal("", probe.Lines);
    }

    [Fact]
    public async Task Nothing_but_bad_checksums_is_a_gap_with_that_reason()
    {
        await using var sensor = Start(new() { BadChecksumRate = 1 });
        await probe.ReadAsync();
        await FieldWait.Until("five spoiled reports", () => sensor.SpoiledReports >= 5);

        Assert.Equal((SourceState.Failed, "checksum"), Told(await probe.ReadAsync()));
    }

    [Fact]
    public async Task An_unplugged_sensor_is_named_and_opened_again_when_it_is_back()
    {
        await using (Start(new())) await probe.ReadAsync();
        Assert.Equal((SourceState.Failed, "gone"), Told(await probe.ReadAsync()));
        Assert.Equal((SourceState.Waiting, "no-device"), Told(await probe.ReadAsync()));

        await using var back = Start(new());
        Assert.Equal(SourceReading.Started, await probe.ReadAsync());
    }

    [Fact]
    public async Task A_line_in_use_is_named()
    {
        await using var sensor = Start(new());
        await probe.ReadAsync();
        await using var second = Probe();

        Assert.Equal((SourceState.Failed, "busy"), Told(await second.ReadAsync()));
    }

    [Fact]
    public async Task A_file_is_no_serial_line()
    {
        await File.WriteAllTextAsync(folder["ttySDS"], "");

        Assert.Equal((SourceState.Failed, "not-a-tty"), Told(await probe.ReadAsync()));
    }

    private SourceProbe Probe() =>
        new(new Sds011Source(new Sds011Options { Name = "sds", Device = folder["ttySDS"] }, Context()), TimeProvider.System);

    private static SourceContext Context() => new(TimeProvider.System, NullLogger.Instance);

    private Sim.Sds011Simulator Start(Sim.Sds011Options options)
    {
        var sensor = new Sim.Sds011Simulator(options with { Link = folder["ttySDS"], Interval = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, new Random(3));
        sensor.Start();
        return sensor;
    }

    private static (SourceState State, string Reason) Told(SourceReading reading) => (reading.State, reading.Reason);
}
