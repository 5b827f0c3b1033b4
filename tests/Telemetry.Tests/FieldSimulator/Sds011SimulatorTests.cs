using Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class Sds011SimulatorTests
{
    private const ushort Id = 0xA160;
    private static readonly AirSample s_air = new(1236, 2618);

    [Fact]
    public void A_report_is_the_data_sheets_example_byte_for_byte() =>
        Assert.Equal("AAC0D4043A0AA1601DAB", Convert.ToHexString(Sds011Frame.Report(s_air, Id)));

    [Fact]
    public void A_command_is_the_data_sheets_example_byte_for_byte() =>
        Assert.Equal("AAB402010100000000000000000000FFFF02AB", Convert.ToHexString(Command(Sds011Command.ReportingMode, true, 1).ToBytes()));

    [Fact]
    public void A_command_is_found_between_bytes_that_are_none()
    {
        var command = Command(Sds011Command.WorkingPeriod, true, 5);
        List<byte> received = [0x00, 0xAA, 0xAA, 0xB4, .. command.ToBytes(), 0xAA];

        Assert.True(Sds011Command.TryTake(received, out var found));
        Assert.Equal(command, found);
        Assert.False(Sds011Command.TryTake(received, out _));
        Assert.Equal([0xAA], received);
    }

    [Theory]
    [InlineData(Sds011Command.ReportingMode, 1, "AAC502010100A16005AB")]
    [InlineData(Sds011Command.SleepWork, 0, "AAC506010000A16008AB")]
    [InlineData(Sds011Command.WorkingPeriod, 1, "AAC508010100A1600BAB")]
    [InlineData(Sds011Command.Firmware, 0, "AAC507120B10A16035AB")]
    [InlineData(Sds011Command.Query, 0, "AAC0D4043A0AA1601DAB")]
    public void Commands_are_answered_in_the_sensors_form(byte code, byte value, string reply) =>
        Assert.Equal(reply, Convert.ToHexString(New().Answer(Command(code, true, value), s_air, TimeSpan.Zero)!));

    [Fact]
    public void Asleep_the_sensor_neither_reports_nor_answers_until_told_to_work()
    {
        var sensor = New();
        sensor.Answer(Command(Sds011Command.SleepWork, true, 0), s_air, TimeSpan.Zero);

        Assert.False(sensor.ReportDue(TimeSpan.FromSeconds(1)));
        Assert.Null(sensor.Answer(Command(Sds011Command.Query, false, 0), s_air, TimeSpan.FromSeconds(2)));
        Assert.NotNull(sensor.Answer(Command(Sds011Command.SleepWork, true, 1), s_air, TimeSpan.FromSeconds(3)));
        Assert.True(sensor.ReportDue(TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void With_a_working_period_it_reports_for_thirty_seconds_of_each()
    {
        var sensor = New();
        sensor.Answer(Command(Sds011Command.WorkingPeriod, true, 2), s_air, TimeSpan.Zero);

        var reports = Enumerable.Range(1, 1200).Count(second => sensor.ReportDue(TimeSpan.FromSeconds(second)));

        Assert.InRange(reports, 299, 301);
    }

    [Fact]
    public void Told_to_report_on_query_only_it_is_quiet_and_another_sensors_command_is_not_its_own()
    {
        var sensor = New();
        Assert.Null(sensor.Answer(Command(Sds011Command.ReportingMode, true, 1) with { Id = 0x1234 }, s_air, TimeSpan.Zero));
        Assert.True(sensor.ReportDue(TimeSpan.FromSeconds(1)));
        sensor.Answer(Command(Sds011Command.ReportingMode, true, 1) with { Id = Id }, s_air, TimeSpan.FromSeconds(1));
        Assert.False(sensor.ReportDue(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Noise_and_wrong_checksums_come_at_their_rates()
    {
        var line = new LineNoise(noiseRate: 0.2, badChecksumRate: 0.1, new Random(1));
        var frame = Sds011Frame.Report(s_air, Id);
        int noisy = 0, spoiled = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var (bytes, intact) = line.Pass(frame);
            if (bytes.Length > frame.Length) noisy++;
            if (!intact) spoiled++;
            Assert.Equal(intact, Sds011Frame.Checksum(bytes.AsSpan(^Sds011Frame.Length)) == bytes[^2]);
        }

        Assert.InRange(noisy, 1850, 2150);
        Assert.InRange(spoiled, 880, 1120);
    }

    [Fact]
    public void The_air_keeps_its_mean_over_the_days_and_changes_slowly()
    {
        var air = new CityAir(20, new Random(1));
        var minute = TimeSpan.FromMinutes(1);
        var values = Enumerable.Range(0, 200 * 1440).Select(i => air.Next(minute, minute * (i % 1440)).Pm25).ToArray();

        Assert.InRange(values.Average(), 19, 22);
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 25));
        Assert.InRange(values.Min(), 0, 10);
    }

    [Fact]
    public async Task A_reader_of_the_line_gets_the_intact_reports_and_its_commands_are_answered()
    {
        using var folder = new FieldFolder();
        var options = new Sds011Options { Link = folder["dev/ttySDS"], Interval = TimeSpan.FromMilliseconds(20), NoiseRate = 0.2, BadChecksumRate = 0.2 };
        await using var sensor = new Sds011Simulator(options, TimeProvider.System, new Random(1));
        sensor.Start();
        await FieldWait.Until("reports go unheard while the line is closed", () => sensor.UnheardReports > 2);
        Assert.Empty(sensor.IntactReports);

        var received = new List<byte>();
        using (var line = new FileStream(options.Link, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            var buffer = new byte[256];
            while (sensor.IntactReports.Count < 30) received.AddRange(buffer[..await line.ReadAsync(buffer, FieldWait.Patience())]);
            await line.WriteAsync(Command(Sds011Command.SleepWork, true, 0).ToBytes());
            await FieldWait.Until("the sensor sleeps", () => sensor.Asleep);
            var sent = sensor.IntactReports.Count + sensor.SpoiledReports;
            while (!Convert.ToHexString([.. received]).Contains("AAC506010000", StringComparison.Ordinal) && sent > 0)
                received.AddRange(buffer[..await line.ReadAsync(buffer, FieldWait.Patience())]);
        }

        var wire = received.ToArray();
        var seen = 0;
        foreach (var report in sensor.IntactReports)
        {
            var at = wire.AsSpan(seen).IndexOf(Sds011Frame.Report(report, (ushort)options.DeviceId));
            Assert.True(at >= 0, $"report {report} was not on the wire after byte {seen}");
            seen += at + Sds011Frame.Length;
        }
    }

    [Fact]
    public void A_line_that_nobody_reads_fills_and_then_refuses_without_waiting()
    {
        using var folder = new FieldFolder();
        using var line = new PseudoTerminal(folder["ttySDS"]);
        using var reader = new FileStream(line.LinePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var frame = Sds011Frame.Report(s_air, Id);

        var taken = Enumerable.Range(0, 100_000).TakeWhile(_ => line.Write(frame)).Count();

        Assert.InRange(taken, 100, 50_000);
    }

    private static Sds011State New() => new(Id, TimeSpan.FromSeconds(1));

    private static Sds011Command Command(byte code, bool set, byte value) => new(code, set, value, 0, Sds011Command.AnySensor);
}
