using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class SampleFasterTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(nameof(OverrideMode.Actual))]
    [InlineData(nameof(OverrideMode.Drill))]
    public async Task The_named_sources_are_hurried_while_an_order_is_in_force_and_then_as_before(string mode)
    {
        SourceSlot[] sources = [Slot("air"), Slot("host")];
        await using var action = new SampleFaster(new SampleFasterOptions { Sources = ["air"], Interval = Second }, sources);

        await action.BringAsync(Enum.Parse<OverrideMode>(mode), default);
        Assert.Equal([Second, Minute], sources.Select(source => source.Interval));
        await action.BringAsync(OverrideMode.Rest, default);
        Assert.Equal([Minute, Minute], sources.Select(source => source.Interval));
    }

    [Fact]
    public async Task Without_names_all_are_and_looking_again_wakes_none()
    {
        SourceSlot[] sources = [Slot("air"), Slot("host")];
        await using var action = new SampleFaster(new SampleFasterOptions { Interval = Second }, sources);
        await action.BringAsync(OverrideMode.Actual, default);
        Assert.All(sources, source => Assert.Equal(Second, source.Interval));
        foreach (var source in sources) await source.Changed.WaitAsync(FieldWait.Patience());

        await action.BringAsync(OverrideMode.Actual, default);

        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        foreach (var source in sources) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.Changed.WaitAsync(now.Token).AsTask());
    }

    private static SourceSlot Slot(string name) => new(name, "host", Minute, Second, new Idle());

    private sealed class Idle : ISource
    {
        public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => ValueTask.FromResult(SourceReading.Ok);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
