using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>Stations and associations of a hostapd, by its control sockets.</summary>
internal sealed class HostapdSource : ISource
{
    private const string ClientName = "edge-agent";
    private readonly HostapdInterface[] interfaces;

    /// <param name="unique">Where stations are told of; null: nowhere.</param>
    public HostapdSource(HostapdOptions options, TimeProvider time, UniqueDevices? unique = null)
    {
        var folder = options.ClientDirectory ?? Environment.GetEnvironmentVariable("RUNTIME_DIRECTORY") ?? Path.GetTempPath();
        RemoveLeftovers(folder);
        var memory = new AccessPointMemory(options.VisitGap);
        interfaces = [.. options.Interfaces.Select(name =>
            new HostapdInterface(name, options, Path.Combine(folder, $"{ClientName}.{Environment.ProcessId}.{options.Name}.{name}"), memory, unique?.Feed(name), time))];
    }

    public static SourceKind Kind { get; } = SourceKind.Of<HostapdOptions>(
        "hostapd",
        "Wi-Fi access point through hostapd's control socket: stations, associations, visits, bytes",
        """{ "Kind": "hostapd", "Name": "wlan0", "Interval": "00:00:05", "Directory": "/run/hostapd", "Interfaces": ["wlan0"] }""",
        (options, context) => new HostapdSource(options, context.Time, context.Unique));

    public async ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
    {
        var worst = SourceReading.Ok;
        foreach (var one in interfaces)
        {
            var reading = await one.ReadAsync(sink, cancel);
            if (worst == SourceReading.Ok) worst = reading;
        }
        return worst;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var one in interfaces) one.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sockets of agents that were killed.</summary>
    private static void RemoveLeftovers(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, $"{ClientName}.*.*"))
        {
            var process = Path.GetFileName(path).Split('.')[1];
            if (!int.TryParse(process, CultureInfo.InvariantCulture, out var id) || Directory.Exists($"/proc/{id}")) continue;
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's: it does no harm.
            }
        }
    }
}
