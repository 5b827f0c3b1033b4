namespace Telemetry.FieldSimulator;

/// <summary>The one background loop of a device: started once, ended by disposal, its failure kept for <see cref="Completion"/>.</summary>
internal sealed class DeviceLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    public Task Completion => _completion.Task;

    public void Start(Func<CancellationToken, Task> body) => _running = RunAsync(body);

    private async Task RunAsync(Func<CancellationToken, Task> body)
    {
        await Task.Yield();
        try
        {
            await body(_stop.Token);
            _completion.TrySetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _completion.TrySetResult();
        }
        // Any failure ends the device and belongs to whoever awaits Completion.
        catch (Exception failure) when (_completion.TrySetException(failure))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _completion.TrySetResult();
    }
}
