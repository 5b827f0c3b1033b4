using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Writes the device's status: birth and heartbeat, farewell, last will. May be called from any thread.</summary>
internal sealed class StatusBoard(
    uint boot, Journal journal, IReadOnlyList<SourceSlot> slots, DeviceClock clock, string hardware, Func<IEnumerable<SourceStatus>>? others = null,
    IReadOnlyList<string>? areas = null)
{
    private static readonly string Software =
        $"edge-agent {typeof(StatusBoard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    private readonly string bootText = boot.ToString("x8", CultureInfo.InvariantCulture);

    public byte[] Online(long connection, UplinkStatus uplink) => Bytes(Now(connection, uplink));

    /// <param name="why">"stopped", or where the device has gone.</param>
    public byte[] Offline(long connection, string why) => Bytes(Now(connection, null) with { State = DeviceState.Offline, Reason = why });

    public DeviceStatus Now(long connection, UplinkStatus? uplink) => new(
        DeviceState.Online, bootText, connection, clock.Now, null, Software, hardware, clock.Quality, journal.Status(), Sources(), uplink, areas);

    public byte[] Will(long connection) => Bytes(new DeviceStatus(DeviceState.Offline, bootText, connection, clock.Now, DeviceStatus.ConnectionLost));

    private List<SourceStatus> Sources()
    {
        var all = slots.Select(slot => Dated(slot.Status)).ToList();
        // The contract has no other place for them, and they belong beside what else fails on this device.
        if (journal.Trouble is { } trouble) all.Add(new SourceStatus("journal", "journal", SourceState.Failed, trouble, null));
        if (clock.Trouble is { } doubt) all.Add(new SourceStatus("clock", "clock", clock.Offset is null ? SourceState.Waiting : SourceState.Failed, doubt, null));
        all.AddRange(others?.Invoke() ?? []);
        return all;
    }

    /// <summary>A time since boot becomes the best guess at a wall time.</summary>
    private SourceStatus Dated(SourceStatus source) =>
        source.Last is { } last && !Stamps.IsAnchored(last) ? source with { Last = last + clock.Now - clock.Monotonic } : source;

    private static byte[] Bytes(DeviceStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, ContractsJson.Default.DeviceStatus);
}
