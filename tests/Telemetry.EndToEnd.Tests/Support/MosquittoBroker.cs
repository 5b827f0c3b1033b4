using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>
/// A real mosquitto on a free loopback port, with its files in a folder of its own. The configuration given is appended
/// after the listener line; <c>{dir}</c> in it stands for the folder. Anonymous clients are allowed unless it says otherwise.
/// </summary>
public sealed partial class MosquittoBroker : IAsyncDisposable
{
    private const int SigTerm = 15, SigCont = 18, SigStop = 19;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly string[] configuration;
    private readonly TemporaryDirectory directory = new();
    private readonly StringBuilder log = new();
    private Process? process;

    /// <summary>Prepares the folder and a port; nothing runs before <see cref="StartAgainAsync"/>.</summary>
    public MosquittoBroker(params string[] configuration)
    {
        this.configuration = configuration;
        Port = FreePort.Next();
    }

    /// <summary>Stays the same over <see cref="StartAgainAsync"/>.</summary>
    public int Port { get; private set; }

    public Uri Url => new($"mqtt://127.0.0.1:{Port}");

    public Uri TlsUrl => new($"mqtts://127.0.0.1:{Port}");

    /// <summary>The broker's folder: configuration, and what the test puts there.</summary>
    public TemporaryDirectory Files => directory;

    /// <summary>The host on which it runs, on all its addresses; null: this machine, on loopback.</summary>
    public NetworkHost? Host { get; init; }

    public bool IsRunning => process is { HasExited: false };

    /// <summary>Everything the broker has logged, over all its starts.</summary>
    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    /// <summary>Starts a broker and waits until it accepts connections.</summary>
    public static async Task<MosquittoBroker> StartAsync(params string[] configuration)
    {
        return await StartAsync(new MosquittoBroker(configuration));
    }

    /// <summary>Starts one that was prepared.</summary>
    public static async Task<MosquittoBroker> StartAsync(MosquittoBroker broker)
    {
        try
        {
            // Another test may take the port between the choice and the bind.
            for (var tries = 1; !await broker.TryStartAsync(); tries++)
            {
                if (tries == 5) throw new InvalidOperationException("mosquitto does not start:\n" + broker.Log);
                broker.Port = FreePort.Next();
            }

            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again) on the same port and waits until it accepts connections.</summary>
    public async Task StartAgainAsync()
    {
        if (IsRunning) throw new InvalidOperationException("the broker is running");
        if (!await TryStartAsync()) throw new InvalidOperationException("mosquitto does not start:\n" + Log);
    }

    /// <summary>SIGKILL: the broker says goodbye to nobody.</summary>
    public void Kill()
    {
        Running.Kill();
        Running.WaitForExit();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task StopAsync()
    {
        Signal(SigTerm);
        await Running.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
    }

    /// <summary>SIGSTOP: connections stay open, nobody answers.</summary>
    public void Suspend() => Signal(SigStop);

    /// <summary>SIGCONT after <see cref="Suspend"/>.</summary>
    public void Resume() => Signal(SigCont);

    /// <summary>Adds a user to a password file for <c>password_file</c>, creating it as needed; read by the broker at its start.</summary>
    public static async Task AddUserAsync(string passwordFile, string user, string password)
    {
        string[] create = File.Exists(passwordFile) ? [] : ["-c"];
        using var tool = Launch("mosquitto_passwd", ["-b", .. create, passwordFile, user, password]);
        var errors = await tool.StandardError.ReadToEndAsync();
        await tool.WaitForExitAsync();
        if (tool.ExitCode != 0) throw new InvalidOperationException("mosquitto_passwd: " + errors);
    }

    public ValueTask DisposeAsync()
    {
        if (IsRunning) Kill();
        process?.Dispose();
        directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private Process Running => process ?? throw new InvalidOperationException("the broker was never started");

    private async Task<bool> TryStartAsync()
    {
        process?.Dispose();
        process = Launch("mosquitto", ["-c", directory.Write("mosquitto.conf", Configuration())], Host);
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) lock (log) log.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
        await Eventually.True(async () => process.HasExited || await AcceptsAsync(), "mosquitto accepts connections", () => Log, Limit);
        return !process.HasExited;
    }

    private string Configuration()
    {
        // As root mosquitto would become the user mosquitto, who cannot read temporary folders. Options without an explicit
        // listener would open one to the whole network.
        List<string> lines = ["user root", $"listener {Port} {(Host is null ? "127.0.0.1" : "0.0.0.0")}", "log_dest stderr", "log_type all"];
        if (!configuration.Any(line => line.StartsWith("persistence ", StringComparison.Ordinal))) lines.Add("persistence false");
        if (!configuration.Any(line => line.StartsWith("allow_anonymous", StringComparison.Ordinal))) lines.Add("allow_anonymous true");
        lines.AddRange(configuration.Select(line => line.Replace("{dir}", directory.Path, StringComparison.Ordinal)));
        return string.Join('\n', lines) + '\n';
    }

    private async Task<bool> AcceptsAsync()
    {
        if (Host is not null) return await Host.AcceptsAsync(Port);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Signal(int signal)
    {
        if (SendSignal(Running.Id, signal) != 0) throw new InvalidOperationException("the broker is not running:\n" + Log);
    }

    private static Process Launch(string tool, IEnumerable<string> arguments, NetworkHost? host = null)
    {
        var path = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/usr/bin".Split(':')
            .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{tool} is not installed: apt-get install mosquitto, or run tests/run.sh, which does");
        var start = NetworkHost.Start(host, path, arguments);
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        return Process.Start(start)!;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
