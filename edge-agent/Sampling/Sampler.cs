using Microsoft.Extensions.Logging;

namespace Telemetry.EdgeAgent;

/// <summary>Runs every source in its own loop and hands what they measured to the intake.</summary>
internal sealed class Sampler(IReadOnlyList<SourceSlot> slots, Intake intake, TimeSpan tellFailuresEvery, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(slots.Select(slot => Task.Run(() => new SourceLoop(slot, intake, tellFailuresEvery, time, logger).RunAsync(stop), CancellationToken.None)));

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in slots) await slot.CloseAsync(time);
    }
}
