namespace Telemetry.EdgeAgent;

/// <summary>Sources are read more often while an order is in force.</summary>
internal sealed class SampleFaster(SampleFasterOptions options, IReadOnlyList<SourceSlot> sources) : IOverrideAction
{
    private bool? hurried;

    public static OverrideKind Kind { get; } = OverrideKind.Of<SampleFasterOptions>(
        "sample-faster",
        "Sources are read more often",
        """{ "Kind": "sample-faster", "Name": "faster", "Sources": ["host"], "Interval": "00:00:01" }""",
        (options, context) => new SampleFaster(options, context.Sources));

    public ValueTask<OverrideOutcome> BringAsync(OverrideMode mode, CancellationToken cancel)
    {
        var hurry = mode != OverrideMode.Rest;
        // Each call wakes the source's loop.
        if (hurried != hurry)
            foreach (var source in sources.Where(source => options.Hurries(source.Name)))
                source.Hurry(hurry ? options.Interval : null);
        hurried = hurry;
        return ValueTask.FromResult(OverrideOutcome.Done);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
