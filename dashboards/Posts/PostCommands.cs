using Telemetry.Contracts;

namespace Telemetry.Dashboards;

/// <summary>Commands of the collector for one post, ready for a shell.</summary>
public static class PostCommands
{
    public static string Identify(string device) => $"collector command identify {Word(device)}";

    public static string Diagnostics(string device) => $"collector command send-diagnostics {Word(device)}";

    public static string RestartSource(string device, string source) => $"collector command restart-source {Word(device)} --source={Word(source)}";

    // A device names its sources: pasted into a shell, a name must never be more than a word.
    private static string Word(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? text
        : $"'{HarmlessText.Line(text).Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
