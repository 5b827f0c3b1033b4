using System.CommandLine;

namespace Telemetry.Collector;

/// <summary>The command line: <c>run</c>, <c>order</c> and <c>keys</c>. Exit codes: 0 done, 2 refused with the cause, 3 signed but not yet at the broker.</summary>
public static class CollectorCommands
{
    public const int Done = 0, Refused = 2, Pending = 3;

    public static RootCommand Build(Func<CollectorOptions, CancellationToken, Task> run, TimeProvider time) =>
        new("Takes the city's telemetry from the broker into the store, answers questions about it, and signs alert orders.")
        {
            RunCommand.Build(run),
            OrderCommands.Build(time),
            KeysCommand.Build(time),
        };

    public static Option<string> Config() => new("--config")
    {
        Description = "The configuration file (JSON); environment variables TELEMETRY_Section__Name go over it",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>Runs a command; a refusal becomes its message and exit code 2, never a stack trace.</summary>
    public static async Task<int> GuardAsync(ParseResult parse, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (StartRefusedException e)
        {
            await parse.InvocationConfiguration.Error.WriteLineAsync(e.Message);
            return Refused;
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            await parse.InvocationConfiguration.Error.WriteLineAsync($"the database cannot be used: {SqliteFailure.Words(e)}");
            return Refused;
        }
    }
}
