namespace Telemetry.SignagePlayer;

/// <summary>Notices changes of the content folder. Looks instead of listening: inotify does not see network folders, and the folder may not exist yet.</summary>
internal sealed partial class ContentWatch(ContentFolder folder, ContentOptions options, StateHub hub, TimeProvider time, ILogger<ContentWatch> logger)
    : BackgroundService
{
    private string skipped = "";

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Rescan, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    private void Look()
    {
        var manifest = folder.Scan();
        TellSkipped();
        if (hub.Look().View.Manifest.Version == manifest.Version) return;
        hub.Update(view => view with { Manifest = manifest });
        Log.Changed(logger, manifest.Items.Count, manifest.Version);
    }

    // Once per change, not at every look.
    private void TellSkipped()
    {
        var now = string.Join("; ", folder.Skipped);
        if (now == skipped) return;
        skipped = now;
        if (now.Length > 0) Log.Skipped(logger, now);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Content: pictures left out: {Skipped}")]
        public static partial void Skipped(ILogger logger, string skipped);

        [LoggerMessage(Level = LogLevel.Information, Message = "Content: {Items} images, version {Version}")]
        public static partial void Changed(ILogger logger, int items, string version);
    }
}
