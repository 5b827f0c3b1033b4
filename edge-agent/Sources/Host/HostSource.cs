using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Health of the machine itself.</summary>
internal sealed class HostSource : ISource
{
    private readonly HostOptions options;
    private readonly Func<ClockFigures?> clock;
    private readonly HostFiles files;
    private readonly NetworkLink link;
    private readonly FlashDevice flash;

    /// <param name="clock">What the kernel says of its clock.</param>
    public HostSource(HostOptions options, Func<ClockFigures?> clock)
    {
        (this.options, this.clock) = (options, clock);
        var plain = new PlainFiles(options.Root);
        (files, link, flash) = (new HostFiles(plain), new NetworkLink(plain), new FlashDevice(plain));
    }

    public static SourceKind Kind { get; } = SourceKind.Of<HostOptions>(
        "host",
        "This machine from /proc and /sys: CPU temperature, load, memory, disk, uptime, supply, clock, network link, flash wear, file system errors",
        """{ "Kind": "host", "Name": "host", "Interval": "00:00:30" }""",
        (options, _) => new HostSource(options, KernelTimex.Read));

    private string Disk => options.Disk ?? options.Root;

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(Read(sink));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SourceReading Read(LineSink sink)
    {
        (string Field, double? Value, int Digits)[] figures =
        [
            ("cpu_temp", files.CpuTemperature(), 1),
            ("load1", files.Load1(), 2),
            ("mem_used", files.MemoryUsed(), 1),
            ("disk_used", HostFiles.DiskUsed(Disk), 1),
            ("uptime_s", files.UptimeSeconds(), 0),
        ];
        if (figures.All(figure => figure.Value is null))
            return SourceReading.Failed("unreadable", $"{options.Root} holds no readable proc and sys: correct Root");

        var (up, mbps, signal) = link.Read();
        var ext4 = files.Ext4Errors();
        var time = clock();
        var line = sink.Begin(Measurements.Host);
        foreach (var (field, value, digits) in (ReadOnlySpan<(string, double?, int)>)
            [.. figures, ("clock_error_ms", time?.ErrorMs, 3), ("link_mbps", mbps, 0), ("link_signal", signal, 0)])
            if (value is { } known) line.Field(field, Math.Round(known, digits));
        foreach (var (field, value) in (ReadOnlySpan<(string, long?)>)
            [
                ("under_voltage", files.UnderVoltage()), ("throttled", files.Throttled()), ("clock_synced", time is { Synced: var synced } ? synced ? 1 : 0 : null),
                ("link_up", up), ("flash_written", flash.WrittenBytes(Disk)), ("ext4_errors", ext4.Count == 0 ? null : ext4.Sum(found => found.Errors)),
            ])
            if (value is { } known) line.Field(field, known);
        sink.End();
        string[] damaged = [.. ext4.Where(found => found.Errors > 0).Select(found => $"{found.Device} ({found.Errors})")];
        return damaged.Length == 0
            ? SourceReading.Ok
            : SourceReading.Partly("ext4-errors", $"ext4 has counted errors on {string.Join(", ", damaged)}: save what is on it, run e2fsck -f, replace the card if they come back");
    }
}
