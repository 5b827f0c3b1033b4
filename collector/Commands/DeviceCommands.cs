using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector command identify | restart-source | send-diagnostics | backfill | reboot</c>: typed and closed, never a shell.</summary>
public static class DeviceCommands
{
    public static Command Build(TimeProvider time)
    {
        var seconds = new Option<int>("--seconds") { Description = $"How long it blinks, 1 to {DeviceCommand.MaxSeconds}", DefaultValueFactory = _ => 10 };
        var source = new Option<string>("--source") { Description = "Name of the source, as its status shows it", Required = true };
        return new Command("command", "Ask one device to do something, and wait for its answer")
        {
            One(CommandKind.Identify, "Blink a light, so that somebody at the pole finds it", time, seconds),
            One(CommandKind.RestartSource, "Close one source and open it anew", time, source),
            One(CommandKind.SendDiagnostics, "Have status, versions, memory and the last warnings sent", time),
            One(CommandKind.Backfill, "Have all that waits in its journal sent at once, and learn what waits and what is gone", time),
            One(CommandKind.Reboot, "Restart the machine, where its own file allows it (Commands:AllowReboot)", time),
        };
    }

    private static Command One(CommandKind kind, string description, TimeProvider time, Option? own = null)
    {
        var target = new FleetTarget();
        var life = new Option<string>("--expires")
        {
            Description = "Not begun later than this from now, at most 10m", HelpName = "TIME", DefaultValueFactory = _ => "5m",
        };
        var command = target.Command(OrderCodec.Word(kind), description, own is null ? [life] : [own, life]);
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            if (!DurationText.TryParse(parse.GetValue(life)!, out var length) || length <= TimeSpan.Zero || length.TotalMilliseconds > DeviceCommand.MaxLifeMilliseconds)
                throw new StartRefusedException($"--expires '{parse.GetValue(life)}' is not a time up to 10m: {DurationText.Forms}");
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var asked = new DeviceCommand(NewId(now), kind, now, now + (long)length.TotalMilliseconds,
                kind == CommandKind.RestartSource ? parse.GetValue((Option<string>)own!) : null,
                kind == CommandKind.Identify ? parse.GetValue((Option<int>)own!) : 10);
            return await GiveAsync(target, parse, asked, time, ct);
        }));
        return command;
    }

    private static async Task<int> GiveAsync(FleetTarget target, ParseResult parse, DeviceCommand command, TimeProvider time, CancellationToken ct)
    {
        // What the device would refuse is refused here, in its own words.
        if (CommandCodec.Read(CommandCodec.Write(command)) is { Command: null } reading) throw new StartRefusedException(string.Join(Environment.NewLine, reading.Errors));
        var (device, output) = (target.DeviceOf(parse), parse.InvocationConfiguration.Output);
        using var book = target.Open(parse, out var wait);
        if (!book.TryAdd(device, command)) throw new StartRefusedException($"{command.Id} was given a moment ago: try again");
        await target.NoteAsync(parse, time, FleetAudit.Of(device, command));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{command.Id}: {OrderCodec.Word(command.Kind)} for {device}; waiting up to {wait.TotalSeconds} s"));
        await target.WaitAsync(() => book.Command(command.Id)?.Result is not null, wait, time, ct);
        var entry = book.Command(command.Id)!;
        await FleetPrinter.CommandAsync(output, entry);
        return entry.Result switch
        {
            null => CollectorCommands.Pending,
            { State: CommandState.Done } => CollectorCommands.Done,
            _ => CollectorCommands.Refused,
        };
    }

    // Names the moment, and two in one millisecond differ.
    private static string NewId(long now) => string.Create(
        CultureInfo.InvariantCulture, $"c-{JapanTime.FromUnixMilliseconds(now):yyyyMMdd-HHmmss-fff}-{Environment.ProcessId}");
}
