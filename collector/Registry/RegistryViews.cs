namespace Telemetry.Collector;

/// <summary>A device of the registry as HTTP shows it.</summary>
/// <param name="Verdict">taken, adopted or refused.</param>
/// <param name="Hardware">Which hardware stood at this post, and from when.</param>
public sealed record RegisteredDeviceView(
    string Device, string Verdict, string? Place, string? PlaceName, string? Category, string? AreaCode, DateTimeOffset Since, IReadOnlyList<HardwareView> Hardware)
{
    public static RegisteredDeviceView Of(RegisteredDevice device, Place? place, IEnumerable<HardwareEntry> hardware) => new(
        device.Device, OrderCodec.Word(device.Verdict), device.Place, place?.Name, place?.Category, place?.AreaCode, JapanTime.FromUnixMilliseconds(device.Since),
        [.. hardware.Select(h => new HardwareView(h.Serial, JapanTime.FromUnixMilliseconds(h.Since)))]);
}

public sealed record HardwareView(string Serial, DateTimeOffset Since);

/// <summary>A stranger as HTTP shows it.</summary>
/// <param name="Verdict">stranger or refused; the first becomes taken by adopting.</param>
public sealed record StrangerView(
    string Device, string Verdict, DateTimeOffset First, DateTimeOffset Last, long HeldBatches, long HeldBytes, long NotHeld, string? Hardware, string? Software)
{
    public static StrangerView Of(Stranger s, Admission admission) =>
        new(s.Device, OrderCodec.Word(admission), s.First, s.Last, s.Held, s.Bytes, s.NotHeld, s.Hardware, s.Software);
}

/// <summary>Answer of <c>GET /api/v1/audit</c>; note the head elsewhere, and nothing before it can be changed unseen.</summary>
public sealed record AuditView(string Head, IReadOnlyList<AuditEntry> Entries);
