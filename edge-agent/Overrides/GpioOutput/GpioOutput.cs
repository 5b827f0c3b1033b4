namespace Telemetry.EdgeAgent;

/// <summary>Drives a lamp, a siren or a relay: active while an order is in force, otherwise held in its safe state.</summary>
internal sealed class GpioOutput(GpioOutputOptions options, GpioCall call) : IOverrideAction
{
    private GpioOutputLine? line;
    private bool? driven;

    public static OverrideKind Kind { get; } = OverrideKind.Of<GpioOutputOptions>(
        "gpio-output",
        "A GPIO line, or a file as of an LED in /sys, is active: lamp, siren, relay",
        """{ "Kind": "gpio-output", "Name": "lamp", "Chip": "/dev/gpiochip0", "Line": 22 }""",
        (options, _) => new GpioOutput(options, GpioOutputLine.KernelCall));

    public ValueTask<OverrideOutcome> BringAsync(OverrideMode mode, CancellationToken cancel)
    {
        var active = mode != OverrideMode.Rest;
        return ValueTask.FromResult(options.Path is { } path ? Switch.Write(path, active != options.ActiveLow) : Drive(active));
    }

    /// <summary>The kernel takes the line back: what it does then is the driver's matter.</summary>
    public ValueTask DisposeAsync()
    {
        line?.Dispose();
        return ValueTask.CompletedTask;
    }

    private OverrideOutcome Drive(bool active)
    {
        if (line is null)
        {
            // Requested with its value, so that it never stands at the other one in between.
            line = GpioOutputLine.TryOpen(options.Chip!, options.Line!.Value, options.ActiveLow, active, call, out var failure);
            if (line is null) return failure;
        }
        else if (driven != active && line.TrySet(active) is { Reached: false } failure)
        {
            line.Dispose();
            (line, driven) = (null, null);
            return failure;
        }
        driven = active;
        return OverrideOutcome.Done;
    }
}
