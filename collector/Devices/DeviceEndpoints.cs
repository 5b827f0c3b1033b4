namespace Telemetry.Collector;

/// <summary><c>/api/v1/devices</c>.</summary>
public static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/devices", (DeviceRoll devices, HealthBoard health, BrokerLine line, TimeProvider time) => Answers.Ok(
            [.. devices.Look(time.GetUtcNow().ToUnixTimeMilliseconds(), line.ListeningSince).Select(d => d.View with { Root = health.Of(d.View.Device) })],
            Answers.Wire.IReadOnlyListDeviceView))
        .WithSummary("Every device with its state, since when, why, and the root cause").Describe("devices")
        .Produces<IReadOnlyList<DeviceView>>();
}
