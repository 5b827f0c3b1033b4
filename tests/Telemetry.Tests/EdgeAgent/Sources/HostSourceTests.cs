using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class HostSourceTests : IDisposable
{
    private readonly FieldFolder root = new();
    private readonly ManualTime time = new();

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
        await using var probe = new SourceProbe(new HostSource(new HostOptions { Name = "host", Root = root["none"], Disk = root["none"] }), time);

        Assert.Equal("unreadable", (await probe.ReadAsync()).Reason);
    }

    private SourceProbe Probe() => new(new HostSource(new HostOptions { Name = "host", Root = root["."] }), time);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root[path])!);
        File.WriteAllText(root[path], text);
    }
}
