using System.CommandLine;

namespace Telemetry.Collector;

/// <summary>The command line: each verb in its own class. Exit codes: 0 done, 2 refused with the cause, 3 kept but not yet
/// at the broker or not answered, 4 what was verified is wrong, or a list was taken in part,
/// 5 an order is at the broker and a device that it concerns does not follow it.</summary>
public static class CollectorCommands
{
    public const int Done = 0, Refused = 2, Pending = 3, Flawed = 4, InPart = 4, NotFollowed = 5;

    public static RootCommand Build(Func<CollectorOptions, CancellationToken, Task> run, TimeProvider time) =>
        new("Takes the city's telemetry from the broker into the store, answers questions about it, and signs alert orders.")
        {
            RunCommand.Build(run),
            OrderCommands.Build(time),
            KeysCommand.Build(time),
            StoreCommands.Backup(time),
            StoreCommands.Restore(time),
            StoreCommands.Verify(),
            TwinCommands.Build(time),
            DeviceCommands.Build(time),
            ContentCommands.Build(time),
            PlacesCommands.Build(time),
            DevicesCommands.Build(time),
            QuarantineCommands.Build(time),
            AuditCommands.Build(),
        };

    private const string ConfigVariable = "TELEMETRY_CONFIG";

    public static Option<string> Config() => new("--config", "-c")
    {
        Description = $"The configuration file (JSON), or the variable {ConfigVariable}; variables TELEMETRY_Section__Name go over it",
        HelpName = "FILE",
    };

    /// <exception cref="StartRefusedException">No configuration is named, or it cannot be used.</exception>
    public static CollectorOptions Read(ParseResult parse, Option<string> config) =>
        (parse.GetValue(config) ?? Environment.GetEnvironmentVariable(ConfigVariable)) is { Length: > 0 } path
            ? OptionsReader.Read(path)
            : throw new StartRefusedException($"no configuration is named: add --config FILE, or set {ConfigVariable}");

    /// <summary>For what the city has once, whichever collectors it has.</summary>
    /// <exception cref="StartRefusedException">As with <see cref="Read"/>, or this is another collector's configuration.</exception>
    public static CollectorOptions ReadDesk(ParseResult parse, Option<string> config) =>
        Read(parse, config) is var options && GroupSeat.Of(options) is { IsDesk: false } seat
            ? throw new StartRefusedException($"this collector takes telemetry only: run the command with the configuration of the desk, the collector with Broker:ClientId {seat.Desk}")
            : options;

    /// <summary>Runs a command; a refusal becomes its message and exit code 2, never a stack trace.</summary>
    public static async Task<int> GuardAsync(ParseResult parse, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (StartRefusedException e)
        {
            foreach (var line in e.Message.Split(Environment.NewLine)) await parse.InvocationConfiguration.Error.WriteLineAsync(line);
            return Refused;
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            await parse.InvocationConfiguration.Error.WriteLineAsync($"the database cannot be used: {SqliteFailure.Words(e)}");
            return Refused;
        }
    }
}
