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
            var options = OptionsReader.Read(parse.GetRequiredValue(config));
            try
            {
                await run(options, ct);
            }
            catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
            {
                throw new StartRefusedException($"{options.Http.Url} is in use by another program: stop it, or set Http:Url to a free port");
            }
            return CollectorCommands.Done;
        }));
        return command;
    }
}
