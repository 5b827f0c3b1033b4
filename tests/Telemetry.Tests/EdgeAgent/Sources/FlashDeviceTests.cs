using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class FlashDeviceTests : IDisposable
{
    private const string Mounts = """
        21 1 179:2 / / rw,noatime shared:1 - ext4 /dev/root rw
        22 21 0:21 / /proc rw - proc proc rw
        23 21 0:40 / /run rw - tmpfs tmpfs rw
        24 21 179:1 / /boot/firmware rw - vfat /dev/mmcblk0p1 rw
        25 21 8:1 / /var/lib/edge-agent rw - ext4 /dev/sda1 rw

        """;

    private const string Disks = """
         179       0 mmcblk0 4000 100 300000 900 7000 200 123456 800 0 500 700 0 0 0 0
         179       1 mmcblk0p1 40 1 3000 9 70 2 1000 8 0 5 7 0 0 0 0
         179       2 mmcblk0p2 3900 99 297000 800 6900 190 122456 790 0 490 690 0 0 0 0
           8       0 sda 10 0 100 1 20 0 777 2 0 1 1
           8       1 sda1 10 0 100 1 20 0 700 2 0 1 1

        """;

    private readonly FieldFolder root = new();
    private readonly FlashDevice flash;

    public FlashDeviceTests()
    {
        flash = new FlashDevice(new PlainFiles(root["."]));
        Write("proc/self/mountinfo", Mounts);
        Write("proc/diskstats", Disks);
        Directory.CreateDirectory(root["sys/block/mmcblk0/mmcblk0p2"]);
        Directory.CreateDirectory(root["sys/block/sda/sda1"]);
    }

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("/", 123456 * 512)]
    [InlineData("/var/lib/other/journal.db", 123456 * 512)]
    [InlineData("/var/lib/edge-agent/journal.db", 777 * 512)]
    [InlineData("/var/lib/edge-agent-2", 123456 * 512)]
    public void The_whole_device_below_the_path_is_told_not_its_partition(string path, long bytes) => Assert.Equal(bytes, flash.WrittenBytes(path));

    [Fact]
    public void A_file_system_in_memory_wears_nothing() => Assert.Null(flash.WrittenBytes("/run/x"));

    [Fact]
    public void Without_the_kernels_figures_nothing_is_told()
    {
        File.Delete(root["proc/diskstats"]);
        Assert.Null(flash.WrittenBytes("/"));
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root[path])!);
        File.WriteAllText(root[path], text);
    }
}
