namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>A wall clock that is wrong by as much as is wanted, for processes that are started with its environment, while they run (libfaketime).</summary>
public sealed class SteeredClock : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly string file;

    public SteeredClock(TimeSpan wrong)
    {
        file = directory.Write("offset", "");
        Set(wrong);
        var library = Directory.GetDirectories("/usr/lib", "faketime", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .Select(d => Path.Combine(d, "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("libfaketime is missing: apt install faketime");
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library, ["FAKETIME_TIMESTAMP_FILE"] = file, ["FAKETIME_CACHE_DURATION"] = "1", ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        };
    }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Counts within a second.</summary>
    public void Set(TimeSpan wrong)
    {
        // Renamed into place: a file that is half written would be another time.
        File.WriteAllText(file + ".new", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{wrong.TotalSeconds:+0;-0;+0}s\n"));
        File.Move(file + ".new", file, overwrite: true);
    }

    public void Dispose() => directory.Dispose();
}
