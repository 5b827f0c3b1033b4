namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>One stand at a time; cells of the same kind follow each other on it, as harms do in the field.</summary>
public sealed class LossStands : IAsyncLifetime
{
    private LossStand? current;

    internal async Task<LossResult> RunAsync(LossCell cell, LossScale scale, int seed)
    {
        if (current?.Kind != cell.Stand)
        {
            await DisposeAsync();
            current = await LossStand.StartAsync(cell.Stand, scale);
        }
        try
        {
            return await LossRun.RunAsync(cell, current, scale, seed);
        }
        catch
        {
            // What one cell leaves broken is not the next one's.
            await DisposeAsync();
            throw;
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (current is not null) await current.DisposeAsync();
        current = null;
    }
}
