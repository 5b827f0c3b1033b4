namespace Telemetry.EdgeAgent;

internal static class JournalCheck
{
    /// <summary>Looks at the folder only: the file may belong to an agent that runs.</summary>
    public static Task<CheckRow> Run(JournalOptions options)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.Path))!;
        string? wrong = null;
        var found = $"{options.Path}, {(File.Exists(options.Path) ? new FileInfo(options.Path).Length : 0)} bytes";
        try
        {
            var probe = Path.Combine(folder, $".edge-agent-check-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace;
            found += $", {free / 1024 / 1024} MiB free";
            if (free < options.MaxBytes) wrong = $"{folder} has less free space than Journal:MaxBytes ({options.MaxBytes}): free some or lower it";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            wrong = $"{folder} cannot be written ({e.Message}): give it to the agent's user";
        }
        return Task.FromResult(new CheckRow("journal", "sqlite", wrong is null ? "ok" : "failed", found, wrong));
    }
}
