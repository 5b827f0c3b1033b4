using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Telemetry.Bench;

/// <summary>A process that runs until the bench ends. Its words go through a pipe into a log of ours, so that they are not counted as its writes.</summary>
internal sealed partial class Daemon(string name, string program, params string[] arguments) : IAsyncDisposable
{
    private const int SigTerm = 15, WordsKept = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Queue<string> words = [];
    private StreamWriter? log;
    private Process? process;

    public string Name => name;

    /// <summary>Added to the environment of the bench.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int Id => process?.Id ?? throw new InvalidOperationException($"{name} was not started");

    public bool IsRunning => process is { HasExited: false };

    public string LastWords
    {
        get { lock (words) return string.Join('\n', words); }
    }

    /// <summary>One of our apps, as an IL assembly with this machine's runtime.</summary>
    public static Daemon App(string name, string assembly, params string[] arguments) => new(name, "dotnet", [assembly, .. arguments]);

    public void Start(string logFile)
    {
        log = new StreamWriter(logFile) { AutoFlush = true };
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in Environment) start.Environment[key] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(CancellationToken stop)
    {
        await process!.WaitForExitAsync(stop);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            _ = SendSignal(Id, SigTerm);
            using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
            try
            {
                await process!.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process!.Kill();
            }
        }
        process?.Dispose();
        if (log is null) return;
        lock (words) log.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (words)
        {
            words.Enqueue(line);
            if (words.Count > WordsKept) words.Dequeue();
            log?.WriteLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
