using System.Net;
using System.Net.Sockets;

namespace Telemetry.Bench;

/// <summary>A folder of the bench's own, the processes that it started, and the words it says meanwhile.</summary>
internal sealed class BenchStage : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private readonly Stack<IAsyncDisposable> running = [];
    private readonly TextWriter output;

    public BenchStage(string bench, Pace pace, TextWriter output, TimeProvider time)
    {
        (Pace, Time, this.output) = (pace, time, output);
        Folder = Path.Combine(Repository.Artifacts, bench);
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
    }

    public Pace Pace { get; }
    public TimeProvider Time { get; }

    /// <summary>Empty at the start; what is in it after the end may be looked at.</summary>
    public string Folder { get; }

    public string In(string name) => Path.Combine(Folder, name);

    public void Say(string what) => output.WriteLine($"{Time.GetLocalNow():HH:mm:ss}  {what}");

    public Task PauseAsync(TimeSpan pause, CancellationToken stop) => Task.Delay(pause, Time, stop);

    /// <summary>Starts a process that ends with the stage, after those that were started later.</summary>
    public Daemon Start(Daemon daemon)
    {
        Keep(daemon);
        daemon.Start(In($"{daemon.Name}.log"));
        return daemon;
    }

    public T Keep<T>(T owned) where T : IAsyncDisposable
    {
        running.Push(owned);
        return owned;
    }

    /// <summary>Waits until something holds, or says in which process it did not.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds, string what, Daemon daemon, TimeSpan limit, CancellationToken stop)
    {
        var began = Time.GetTimestamp();
        while (!await holds())
        {
            if (!daemon.IsRunning) throw new InvalidOperationException($"{daemon.Name} has stopped by itself:\n{daemon.LastWords}");
            if (Time.GetElapsedTime(began) > limit) throw new InvalidOperationException($"waited {limit} in vain until {what}; {daemon.Name} says:\n{daemon.LastWords}");
            await PauseAsync(Step, stop);
        }
    }

    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        while (running.TryPop(out var owned)) await owned.DisposeAsync();
    }
}
