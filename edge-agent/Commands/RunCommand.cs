using System.CommandLine;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Telemetry.EdgeAgent;

internal static partial class RunCommand
{
    public static Command Create(Func<AgentOptions, ILoggerFactory, CancellationToken, Task> run)
    {
        var config = ConfigOption.Create();
        var command = new Command("run", "Run the agent until SIGTERM or SIGINT. Exit code 2: the configuration cannot be used; 1: it failed.") { config };
        command.SetAction(async (parsed, stop) =>
        {
            if (ConfigOption.Load(parsed, config) is not { } options) return ConfigOption.BadConfiguration;
            using var logs = AgentLogging.Create();
            var log = logs.CreateLogger("edge-agent");
            try
            {
                await run(options, logs, stop);
                return ConfigOption.Fine;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or DllNotFoundException or InvalidOperationException)
            {
                Log.Failed(log, e, e.Message);
                return ConfigOption.SomethingWrong;
            }
        });
        return command;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "The agent cannot go on: {Why}")]
        public static partial void Failed(ILogger logger, Exception fault, string why);
    }
}
