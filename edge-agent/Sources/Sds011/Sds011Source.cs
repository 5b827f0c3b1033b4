using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Nova SDS011 dust sensor on a serial line; the mean of the reports since the last read.</summary>
internal sealed class Sds011Source(Sds011Options options) : ISource
{
    private readonly Sds011Interval interval = new(options.Device);
    private readonly byte[] chunk = new byte[1024];
    private SerialLine? line;

    public static SourceKind Kind { get; } = SourceKind.Of<Sds011Options>(
        "sds011",
        "Nova SDS011 on a serial line: PM2.5, PM10 (mean of the interval's reports)",
        """{ "Kind": "sds011", "Name": "sds011", "Interval": "00:00:10", "Device": "/dev/ttyUSB0" }""",
        (options, _) => new Sds011Source(options));

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(Read(sink));

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private SourceReading Read(LineSink sink)
    {
        if (line is null)
        {
            line = SerialLine.TryOpen(options.Device, out var failure);
            return line is null ? failure : SourceReading.Started;
        }

        interval.Begin();
        int errno;
        int count;
        while ((count = line.Read(chunk, out errno)) > 0) interval.Feed(chunk.AsSpan(0, count));
        var gone = count == 0 || errno != Libc.TryAgain;
        if (gone) Close();

        if (interval.Reports > 0)
        {
            sink.Begin(Measurements.Air).Tag("sensor", options.Name)
                .Field("pm2_5", Math.Round(interval.MeanPm25, 2)).Field("pm10", Math.Round(interval.MeanPm10, 2)).Field("n", interval.Reports);
            sink.End();
        }
        if (gone)
            return SourceReading.Failed("gone", $"{options.Device} went away: check the USB plug and the supply; it is opened again at the next read");
        return interval.Reports > 0 ? SourceReading.Ok : interval.Gap();
    }

    private void Close()
    {
        line?.Dispose();
        line = null;
    }
}
