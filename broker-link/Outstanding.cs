namespace Telemetry.BrokerLink;

/// <summary>The messages that one connection handed to the library and the broker has not confirmed; not thread-safe, the
/// connection's lock guards it.</summary>
internal sealed class Outstanding(int limit)
{
    private readonly Dictionary<int, TaskCompletionSource<PublishOutcome>> awaited = [];
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private bool draining;

    public bool IsFull => count >= limit;

    public void Add() => count++;

    /// <summary>Completes with Sent at the confirmation, with TimedOut when the connection ends first.</summary>
    public Task<PublishOutcome> Await(int messageId)
    {
        var confirmation = new TaskCompletionSource<PublishOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        awaited[messageId] = confirmation;
        return confirmation.Task;
    }

    public void Confirm(int messageId)
    {
        count--;
        if (awaited.Remove(messageId, out var confirmation)) confirmation.SetResult(PublishOutcome.Sent);
        if (draining && count <= 0) drained.TrySetResult();
    }

    /// <summary>Completes when everything is confirmed or the connection has ended.</summary>
    public Task Drain()
    {
        draining = true;
        if (count <= 0) drained.TrySetResult();
        return drained.Task;
    }

    public void GiveUp()
    {
        foreach (var confirmation in awaited.Values) confirmation.SetResult(PublishOutcome.TimedOut);
        awaited.Clear();
        drained.TrySetResult();
    }
}
