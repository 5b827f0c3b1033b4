using Microsoft.Extensions.Logging;

namespace Telemetry.EdgeAgent;

/// <summary>Runs every source in its own loop and hands what they measured to the intake.</summary>
internal sealed class Sampler(IReadOnlyList<SourceSlot> slots, Intake intake, TimeSpan tellFailuresEvery, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    /// <summary>A source that does not let go is left behind.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(slots.Select(slot => Task.Run(() => new SourceLoop(slot, intake, tellFailuresEvery, time, logger).RunAsync(stop), CancellationToken.None)));

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in slots)
        {
            try
            {
                await slot.Source.DisposeAsync().AsTask().WaitAsync(Goodbye, time);
            }
            catch (TimeoutException)
            {
            }
        }
    }
}
