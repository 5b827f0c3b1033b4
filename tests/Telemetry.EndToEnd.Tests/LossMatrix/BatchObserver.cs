using System.Diagnostics;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.LossMatrix;

/// <summary>Counts the batches that pass the broker, from beside: mosquitto_sub comes back by itself when the broker does. What passes meanwhile it misses.</summary>
internal sealed class BatchObserver : IAsyncDisposable
{
    private const string Header = " # v=1 ";
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Process process;
    private long repeats;

    public BatchObserver(NetworkHost? host, int port)
    {
        var start = NetworkHost.Start(host, "mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{port}", "-t", "city/tele/+", "-F", "%t %p"]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Batches that were seen before.</summary>
    public long Repeats => Interlocked.Read(ref repeats);

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Take(string? line)
    {
        if (line?.IndexOf(Header, StringComparison.Ordinal) is not (> 0 and var at)) return;
        // The time of sending differs from one sending to the next.
        var end = line.IndexOf(" sent=", at, StringComparison.Ordinal);
        if (!seen.Add(end > 0 ? line[..end] : line)) Interlocked.Increment(ref repeats);
    }
}
