using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>Reads single figures out of files of /proc and /sys; null when a file or figure is absent or unreadable.</summary>
internal sealed class HostFiles(PlainFiles files)
{
    public HostFiles(string root)
        : this(new PlainFiles(root))
    {
    }

    /// <summary>°C of the processor's thermal zone.</summary>
    public double? CpuTemperature()
    {
        const string Zones = "sys/class/thermal";
        var all = files.Folders(Zones).Where(zone => zone.StartsWith("thermal_zone", StringComparison.Ordinal)).ToArray();
        // cpu-thermal on a Pi, x86_pkg_temp on a PC; other zones are batteries, radios and the like.
        var zone = Array.Find(all, z => files.Text($"{Zones}/{z}/type") is { } type && (type.Contains("cpu") || type.Contains("x86_pkg") || type.Contains("soc")))
            ?? all.FirstOrDefault();
        return files.Number($"{Zones}/{zone}/temp") / 1000;
    }

    /// <summary>1 when the supply of a Pi was too low since the kernel looked last (driver raspberrypi-hwmon), 0 when it was not.</summary>
    public long? UnderVoltage()
    {
        const string Chips = "sys/class/hwmon";
        var supply = Array.Find(files.Folders(Chips), chip => files.Text($"{Chips}/{chip}/name")?.Trim() == "rpi_volt");
        return supply is not null && files.Number($"{Chips}/{supply}/in0_lcrit_alarm") is { } alarm ? alarm > 0 ? 1 : 0 : null;
    }

    /// <summary>A Pi's firmware: bits 0 to 3 now, 16 to 19 since boot: under-voltage, frequency capped, throttled, soft temperature limit.</summary>
    public long? Throttled() =>
        long.TryParse(files.Text("sys/devices/platform/soc/soc:firmware/get_throttled")?.Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) ? bits : null;

    /// <summary>Errors that ext4 has written into its superblocks, by device; empty without ext4. e2fsck clears them.</summary>
    public IReadOnlyList<(string Device, long Errors)> Ext4Errors() =>
    [
        .. files.Folders("sys/fs/ext4").Select(device => (device, Errors: files.Number($"sys/fs/ext4/{device}/errors_count")))
            .Where(found => found.Errors is not null).Select(found => (found.device, (long)found.Errors!)),
    ];

    public double? Load1() => First(files.Text("proc/loadavg"));

    public double? UptimeSeconds() => First(files.Text("proc/uptime"));

    /// <summary>Percent of memory that programs could not get.</summary>
    public double? MemoryUsed()
    {
        if (files.Text("proc/meminfo") is not { } text) return null;
        var total = KiB(text, "MemTotal:");
        var available = KiB(text, "MemAvailable:");
        return total > 0 && available is not null ? 100 * (1 - available / total) : null;
    }

    /// <summary>Percent of the space that programs may use, as df counts it.</summary>
    public static double? DiskUsed(string path)
    {
        try
        {
            var disk = new DriveInfo(path);
            double used = disk.TotalSize - disk.TotalFreeSpace, free = disk.AvailableFreeSpace;
            return used + free > 0 ? 100 * used / (used + free) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static double? First(string? text) => PlainFiles.ToNumber(PlainFiles.Words(text).FirstOrDefault());

    private static double? KiB(string text, string key)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.StartsWith(key)) return First(line[key.Length..].ToString());
        return null;
    }
}
