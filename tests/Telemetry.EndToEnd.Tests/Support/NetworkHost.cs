using System.Diagnostics;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>A host of its own as far as the network goes: a namespace of the kernel, in which processes are started.</summary>
public sealed class NetworkHost(string name)
{
    public string Name => name;

    /// <summary>What stands before a program to run it there; the process is the program itself, not a child.</summary>
    public IReadOnlyList<string> Before => ["ip", "netns", "exec", name];

    public static ProcessStartInfo Start(NetworkHost? host, string program, IEnumerable<string> arguments) =>
        host is null ? new(program, arguments) : new("ip", [.. host.Before.Skip(1), program, .. arguments]);

    /// <summary>Whether something listens on a port there.</summary>
    public async Task<bool> AcceptsAsync(int port) => (await RunAsync(this, "bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port}")).ExitCode == 0;

    /// <summary>Asks a server there by HTTP; an error for the body of any status.</summary>
    public async Task<string?> AskAsync(string url, params string[] form)
    {
        var (exit, output) = await RunAsync(this, "curl", ["-s", "-m", "60", .. form.SelectMany(f => (string[])["--data-urlencode", f]), url]);
        return exit == 0 ? output : null;
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(NetworkHost? host, string program, params string[] arguments)
    {
        var start = Start(host, program, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
    }
}
