using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class HostSourceTests : IDisposable
{
    private readonly FieldFolder root = new();
    private readonly ManualTime time = new();
    private ClockFigures? clock;

    public void Dispose() => root.Dispose();

    [Fact]
    public async Task Figures_come_from_the_files_under_the_root()
    {
        Write("proc/loadavg", "0.52 0.58 0.59 1/467 12345\n");
        Write("proc/uptime", "12345.67 2345.00\n");
        Write("proc/meminfo", "MemTotal:        1000 kB\nMemFree:          100 kB\nMemAvailable:     250 kB\n");
        Write("sys/class/thermal/thermal_zone0/type", "battery\n");
        Write("sys/class/thermal/thermal_zone0/temp", "20000\n");
        Write("sys/class/thermal/thermal_zone1/type", "cpu-thermal\n");
        Write("sys/class/thermal/thermal_zone1/temp", "48312\n");
        await using var probe = Probe();

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(
            ("48.3", "0.52", "75", "12346"),
            (probe.Field("cpu_temp"), probe.Field("load1"), probe.Field("mem_used"), probe.Field("uptime_s")));
        Assert.NotNull(probe.Field("disk_used"));
    }

    [Fact]
    public async Task What_the_machine_does_not_tell_is_left_out()
    {
        Write("proc/loadavg", "0.52 0.58\n");
        Write("proc/meminfo", "MemTotal: x kB\n");
        await using var probe = Probe();
        await probe.ReadAsync();

        Assert.Equal(("0.52", null, null), (probe.Field("load1"), probe.Field("cpu_temp"), probe.Field("mem_used")));
    }

    [Fact]
    public async Task A_root_without_anything_is_a_failure()
    {
        await using var probe = new SourceProbe(new HostSource(new HostOptions { Name = "host", Root = root["none"], Disk = root["none"] }, () => null), time);

        Assert.Equal("unreadable", (await probe.ReadAsync()).Reason);
    }

    [Fact]
    public async Task Errors_of_ext4_are_added_up_and_the_device_is_named()
    {
        Write("sys/fs/ext4/features/batched_discard", "supported\n");
        Write("sys/fs/ext4/mmcblk0p1/errors_count", "0\n");
        Write("sys/fs/ext4/mmcblk0p2/errors_count", "3\n");
        Write("proc/uptime", "1 1\n");
        await using var probe = Probe();

        var reading = await probe.ReadAsync();
        Assert.Equal((SourceState.Ok, "ext4-errors", "3i"), (reading.State, reading.Reason, probe.Field("ext4_errors")));
        Assert.StartsWith("ext4 has counted errors on mmcblk0p2 (3):", reading.Words, StringComparison.Ordinal);

        Write("sys/fs/ext4/mmcblk0p2/errors_count", "0\n");
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal("0i", probe.Field("ext4_errors"));
    }

    [Fact]
    public async Task The_clock_is_told_as_the_kernel_tells_it()
    {
        Write("proc/uptime", "1 1\n");
        await using var probe = Probe();
        clock = new ClockFigures(true, 12.3456);
        await probe.ReadAsync();
        Assert.Equal(("1i", "12.346"), (probe.Field("clock_synced"), probe.Field("clock_error_ms")));

        clock = new ClockFigures(false, null);
        await probe.ReadAsync();
        Assert.Equal(("0i", null), (probe.Field("clock_synced"), probe.Field("clock_error_ms")));

        clock = null;
        await probe.ReadAsync();
        Assert.Null(probe.Field("clock_synced"));
    }

    [Fact]
    public void The_kernel_of_this_machine_answers_within_its_own_bounds()
    {
        if (KernelTimex.Read() is not { } told) return;
        Assert.Equal(told.Synced, told.ErrorMs is not null);
        Assert.InRange(told.ErrorMs ?? 0, 0, 16_000);
    }

    [Theory]
    [InlineData("0\n", "0i")]
    [InlineData("50005\n", "327685i")]
    [InlineData("none\n", null)]
    public async Task Throttling_is_the_number_behind_the_firmwares_hex(string text, string? told)
    {
        Write("proc/uptime", "1 1\n");
        Write("sys/devices/platform/soc/soc:firmware/get_throttled", text);
        await using var probe = Probe();
        await probe.ReadAsync();
        Assert.Equal(told, probe.Field("throttled"));
    }

    private SourceProbe Probe() => new(new HostSource(new HostOptions { Name = "host", Root = root["."] }, () => clock), time);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root[path])!);
        File.WriteAllText(root[path], text);
    }
}
