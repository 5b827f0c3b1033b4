using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Health of the machine itself.</summary>
internal sealed class HostSource(HostOptions options) : ISource
{
    private readonly HostFiles files = new(options.Root);

    public static SourceKind Kind { get; } = SourceKind.Of<HostOptions>(
        "host",
        "This machine from /proc and /sys: CPU temperature, load, memory, disk, uptime, under-voltage",
        """{ "Kind": "host", "Name": "host", "Interval": "00:00:30" }""",
        (options, _) => new HostSource(options));

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(Read(sink));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private SourceReading Read(LineSink sink)
    {
        (string Field, double? Value, int Digits)[] figures =
        [
            ("cpu_temp", files.CpuTemperature(), 1),
            ("load1", files.Load1(), 2),
            ("mem_used", files.MemoryUsed(), 1),
            ("disk_used", HostFiles.DiskUsed(options.Disk ?? options.Root), 1),
            ("uptime_s", files.UptimeSeconds(), 0),
        ];
        if (figures.All(figure => figure.Value is null))
            return SourceReading.Failed("unreadable", $"{options.Root} holds no readable proc and sys: correct Root");

        var line = sink.Begin(Measurements.Host);
        foreach (var (field, value, digits) in figures)
            if (value is { } known) line.Field(field, Math.Round(known, digits));
        if (files.UnderVoltage() is { } alarm) line.Field("under_voltage", alarm);
        sink.End();
        return SourceReading.Ok;
    }
}
