namespace Telemetry.Collector;

/// <summary><c>/api/v1/devices</c>.</summary>
public static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/devices", (DeviceDesk devices, BrokerLine line, TimeProvider time) =>
            Answers.Ok(devices.View(time.GetUtcNow().ToUnixTimeMilliseconds(), line.ListeningSince), Answers.Wire.IReadOnlyListDeviceView))
        .WithSummary("Every device with its state, since when and why").Produces<IReadOnlyList<DeviceView>>();
}
