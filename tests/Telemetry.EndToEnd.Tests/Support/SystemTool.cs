using System.ComponentModel;
using System.Diagnostics;

namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>Short commands of the system: mount, ip.</summary>
public static class SystemTool
{
    /// <exception cref="InvalidOperationException">It is missing or refuses; the message says why.</exception>
    public static void Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Trim()}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program}: {e.Message}");
        }
    }

    /// <summary>As <see cref="Run"/>, where it does not matter whether it is taken.</summary>
    public static void Try(string program, params string[] arguments)
    {
        try
        {
            Run(program, arguments);
        }
        catch (InvalidOperationException)
        {
            // What was to be removed was not there.
        }
    }
}
