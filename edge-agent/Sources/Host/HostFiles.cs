using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>Reads single figures out of files of /proc and /sys; null when a file or figure is absent or unreadable.</summary>
internal sealed class HostFiles(string root)
{
    /// <summary>°C of the processor's thermal zone.</summary>
    public double? CpuTemperature()
    {
        var zones = Path.Combine(root, "sys/class/thermal");
        if (!Directory.Exists(zones)) return null;
        var all = Directory.EnumerateDirectories(zones, "thermal_zone*").Order(StringComparer.Ordinal).ToArray();
        // cpu-thermal on a Pi, x86_pkg_temp on a PC; other zones are batteries, radios and the like.
        var zone = Array.Find(all, z => Text(Path.Combine(z, "type")) is { } type && (type.Contains("cpu") || type.Contains("x86_pkg") || type.Contains("soc")))
            ?? all.FirstOrDefault();
        return zone is not null && Number(Text(Path.Combine(zone, "temp"))) is { } milli ? milli / 1000 : null;
    }

    /// <summary>1 when the supply of a Pi was too low since the kernel looked last (driver raspberrypi-hwmon), 0 when it was not.</summary>
    public long? UnderVoltage()
    {
        var chips = Path.Combine(root, "sys/class/hwmon");
        if (!Directory.Exists(chips)) return null;
        var supply = Directory.EnumerateDirectories(chips).FirstOrDefault(chip => Text(Path.Combine(chip, "name"))?.Trim() == "rpi_volt");
        return supply is not null && Number(Text(Path.Combine(supply, "in0_lcrit_alarm"))) is { } alarm ? alarm > 0 ? 1 : 0 : null;
    }

    public double? Load1() => Number(Word(Text("proc/loadavg"), 0));

    public double? UptimeSeconds() => Number(Word(Text("proc/uptime"), 0));

    /// <summary>Percent of memory that programs could not get.</summary>
    public double? MemoryUsed()
    {
        if (Text("proc/meminfo") is not { } text) return null;
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

    private string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Word(string? text, int index) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(index);

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static double? KiB(string text, string key)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.StartsWith(key)) return Number(Word(line[key.Length..].ToString(), 0));
        return null;
    }
}
