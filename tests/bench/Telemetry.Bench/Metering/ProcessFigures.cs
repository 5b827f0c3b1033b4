using System.Globalization;

namespace Telemetry.Bench;

/// <summary>What the kernel says about a process, proc(5).</summary>
/// <param name="Resident">Rss of smaps_rollup, bytes: with the pages of libraries that others share.</param>
/// <param name="Private">Private_Clean and Private_Dirty: what its end would give back.</param>
/// <param name="Processor">utime and stime, of all its threads, those that have ended included.</param>
/// <param name="Written">write_bytes: pages that it made dirty, on file systems with a device below them.</param>
internal readonly record struct ProcessFigures(long Resident, long Private, TimeSpan Processor, long Written)
{
    private const int FieldsBeforeTimes = 11;

    /// <param name="stat">The line of /proc/PID/stat.</param>
    /// <param name="smaps">The text of /proc/PID/smaps_rollup.</param>
    /// <param name="io">The text of /proc/PID/io.</param>
    /// <param name="ticks">Of the clock, per second.</param>
    public static ProcessFigures Parse(string stat, string smaps, string io, long ticks)
    {
        // The program's name stands in brackets and may hold anything, brackets included.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var spent = long.Parse(fields[FieldsBeforeTimes], CultureInfo.InvariantCulture) + long.Parse(fields[FieldsBeforeTimes + 1], CultureInfo.InvariantCulture);
        return new(
            Number(smaps, "Rss") * 1024, (Number(smaps, "Private_Clean") + Number(smaps, "Private_Dirty")) * 1024, TimeSpan.FromSeconds((double)spent / ticks),
            Number(io, "write_bytes"));
    }

    private static long Number(string text, string key)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(key + ":", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"the kernel does not tell {key}; it was built without this accounting");
        return long.Parse(line[(key.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture);
    }
}
