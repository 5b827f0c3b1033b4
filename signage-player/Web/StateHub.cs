namespace Telemetry.SignagePlayer;

/// <summary>The one view of the player; whoever changes it wakes every page at once.</summary>
internal sealed class StateHub(PlayerView first)
{
    private readonly Lock gate = new();
    private PlayerView view = first;
    private TaskCompletionSource changed = NewSignal();

    /// <summary>The view, and a task that ends at the next change.</summary>
    public (PlayerView View, Task Changed) Look()
    {
        lock (gate) return (view, changed.Task);
    }

    /// <param name="change">Gets the view and answers the next; an equal one changes nothing.</param>
    public void Update(Func<PlayerView, PlayerView> change)
    {
        TaskCompletionSource woken;
        lock (gate)
        {
            var next = change(view);
            if (next == view) return;
            view = next;
            (woken, changed) = (changed, NewSignal());
        }
        woken.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
