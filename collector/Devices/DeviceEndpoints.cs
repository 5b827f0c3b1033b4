namespace Telemetry.Collector;

/// <summary><c>/api/v1/devices</c>.</summary>
public static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/devices", (DeviceDesk devices, HealthBoard health, BrokerLine line, TimeProvider time) => Answers.Ok(
            [.. devices.View(time.GetUtcNow().ToUnixTimeMilliseconds(), line.ListeningSince).Select(d => d with { Root = health.Of(d.Device) })],
            Answers.Wire.IReadOnlyListDeviceView))
        .WithSummary("Every device with its state, since when, why, and the root cause").Produces<IReadOnlyList<DeviceView>>();
}
