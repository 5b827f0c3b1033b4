using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>One of the apps as its own process, as in the field: started, killed and started again with the same arguments.</summary>
public sealed partial class AppProcess(string app, params string[] arguments) : IAsyncDisposable
{
    private const int SigTerm = 15, SigCont = 18, SigStop = 19;
    private const int KeptLogCharacters = 200_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly StringBuilder log = new();
    private Process? process;

    /// <summary>The host on which it runs; null: this machine.</summary>
    public NetworkHost? Host { get; init; }

    /// <summary>Variables of its environment, beside ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public bool IsRunning => process is { HasExited: false };

    public int Id => process?.Id ?? 0;

    public int? ExitCode => process is { HasExited: true } ? process.ExitCode : null;

    /// <summary>What the process has written, over all its starts; the newest part of it.</summary>
    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    public AppProcess Start()
    {
        process?.Dispose();
        var start = NetworkHost.Start(Host, "dotnet", [Repository.App(app), .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return this;
    }

    /// <summary>Runs to its end; for command lines.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string app, params string[] arguments)
    {
        await using var command = new AppProcess(app, arguments).Start();
        await command.process!.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return (command.process.ExitCode, command.Log);
    }

    /// <summary>SIGKILL, as a power cut.</summary>
    public void Kill()
    {
        if (!IsRunning) return;
        process!.Kill();
        process.WaitForExit();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        if (!IsRunning) return;
        if (SendSignal(process!.Id, SigTerm) != 0) return;
        await process.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
    }

    /// <summary>SIGSTOP: it lives and does nothing.</summary>
    public void Suspend() => _ = SendSignal(process!.Id, SigStop);

    /// <summary>SIGCONT after <see cref="Suspend"/>.</summary>
    public void Resume() => _ = SendSignal(process!.Id, SigCont);

    public ValueTask DisposeAsync()
    {
        Kill();
        process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (log)
        {
            log.AppendLine(line);
            if (log.Length > KeptLogCharacters) log.Remove(0, log.Length - KeptLogCharacters / 2);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
