using Microsoft.Extensions.Logging;

namespace Telemetry.EdgeAgent;

/// <summary>Runs the stages of the pipeline side by side and stops them one after the other, in the order of the data.</summary>
internal static partial class Stages
{
    /// <summary>Returns when all have stopped. A stage that ends by itself stops all; its exception is thrown.</summary>
    public static async Task RunAsync(CancellationToken stop, params Func<CancellationToken, Task>[] stages)
    {
        var ends = stages.Select(_ => new CancellationTokenSource()).ToArray();
        var running = stages.Select((stage, index) => Task.Run(() => stage(ends[index].Token), CancellationToken.None)).ToArray();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(asked.SetResult))
        {
            await Task.WhenAny([asked.Task, .. running]);
        }
        for (var i = 0; i < running.Length; i++)
        {
            await ends[i].CancelAsync();
            await running[i].ContinueWith(_ => { }, TaskScheduler.Default);
            ends[i].Dispose();
        }
        await Task.WhenAll(running);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Agent of {Device} started: boot {Boot:x8}, {Sources} sources, broker {Url}")]
    public static partial void Started(ILogger logger, string device, uint boot, int sources, Uri url);
}
