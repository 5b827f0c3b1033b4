using System.CommandLine;

namespace Telemetry.Collector;

/// <summary><c>collector run</c>.</summary>
public static class RunCommand
{
    public static Command Build(Func<CollectorOptions, CancellationToken, Task> run)
    {
        var config = CollectorCommands.Config();
        var command = new Command("run", "Run the collector until it is told to stop (SIGTERM, Ctrl-C)") { config };
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            await run(CollectorCommands.Read(parse, config), ct);
            return CollectorCommands.Done;
        }));
        return command;
    }
}
