using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Telemetry.EdgeAgent;

/// <summary>Logs to the standard output: with syslog priorities for systemd's journal, otherwise one line with its time.</summary>
internal static class AgentLogging
{
    public static ILoggerFactory Create() => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(LogLevel.Information);
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null) builder.AddSystemdConsole();
        else builder.AddSimpleConsole(console => (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat, console.ColorBehavior) =
            (true, true, "HH:mm:ss.fff ", LoggerColorBehavior.Disabled));
    });
}
