namespace Telemetry.Bench;

/// <summary>How long is measured.</summary>
internal sealed record Pace(int Windows, TimeSpan Window, TimeSpan WarmUp);

/// <summary>What one process did in one window; memory as it was at its end.</summary>
internal readonly record struct WindowFigures(TimeSpan Length, ProcessFigures Before, ProcessFigures After)
{
    private const double Mega = 1_000_000;

    public double ResidentMegabytes => After.Resident / Mega;
    public double PrivateMegabytes => After.Private / Mega;
    public double CorePercent => (After.Processor - Before.Processor) / Length * 100;
    public double MegabytesPerDay => (After.Written - Before.Written) / Mega / Length.TotalDays;
}

/// <summary>The same windows for several processes.</summary>
internal static class Windows
{
    /// <returns>For each process its windows, in the order given.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<WindowFigures>>> MeasureAsync(BenchStage stage, IReadOnlyList<Daemon> daemons, CancellationToken stop)
    {
        stage.Say($"warming up for {stage.Pace.WarmUp}");
        await stage.PauseAsync(stage.Pace.WarmUp, stop);
        List<WindowFigures>[] windows = [.. daemons.Select(_ => new List<WindowFigures>())];
        for (var i = 1; i <= stage.Pace.Windows; i++)
        {
            ProcessFigures[] before = [.. daemons.Select(ProcessMeter.Read)];
            var began = stage.Time.GetTimestamp();
            await stage.PauseAsync(stage.Pace.Window, stop);
            var length = stage.Time.GetElapsedTime(began);
            for (var d = 0; d < daemons.Count; d++) windows[d].Add(new(length, before[d], ProcessMeter.Read(daemons[d])));
            stage.Say($"window {i} of {stage.Pace.Windows}: {string.Join(", ", daemons.Select((daemon, d) => $"{daemon.Name} {windows[d][^1].CorePercent:0.00} %"))}");
        }
        return windows;
    }
}
