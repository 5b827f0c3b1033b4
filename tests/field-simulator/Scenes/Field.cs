namespace Telemetry.FieldSimulator;

/// <summary>From options to running devices.</summary>
public static class Field
{
    /// <summary>The devices in the order of their options; all access points share one crowd.</summary>
    public static IReadOnlyList<IFieldDevice> Make(IReadOnlyList<DeviceOptions> options, TimeProvider time, Random random)
    {
        var accessPoints = new Queue<IFieldDevice>(HostapdSimulator.Neighbours([.. options.OfType<HostapdOptions>()], time, new Random(random.Next())));
        return [.. options.Select(one => Make(one, accessPoints, time, new Random(random.Next())))];
    }

    /// <summary>Starts the devices, says so line by line, and serves until cancelled or until one breaks.</summary>
    public static async Task ServeAsync(IReadOnlyList<IFieldDevice> devices, TextWriter output, CancellationToken cancel)
    {
        try
        {
            foreach (var device in devices)
            {
                device.Start();
                await output.WriteLineAsync($"ready {device.Kind} {device.Path}".AsMemory(), cancel);
                await output.FlushAsync(cancel);
            }
            var cancelled = new TaskCompletionSource();
            await using var _ = cancel.Register(cancelled.SetResult);
            await await Task.WhenAny([cancelled.Task, .. devices.Select(device => device.Completion)]);
        }
        finally
        {
            foreach (var device in devices.Reverse()) await device.DisposeAsync();
        }
    }

    private static IFieldDevice Make(DeviceOptions options, Queue<IFieldDevice> accessPoints, TimeProvider time, Random random) => options switch
    {
        HostapdOptions => accessPoints.Dequeue(),
        Sds011Options sds011 => new Sds011Simulator(sds011, time, random),
        GeigerOptions geiger => new GeigerSimulator(geiger, time, random),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options, null),
    };
}
