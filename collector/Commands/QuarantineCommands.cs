using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector quarantine drop</c>: makes room once the refused lines of a device have been looked at.</summary>
public static class QuarantineCommands
{
    public static Command Build(TimeProvider time) => new("quarantine", "Refused lines that are kept (look at them at /api/v1/quarantine or on the pages)")
    {
        Drop(time),
    };

    private static Command Drop(TimeProvider time)
    {
        var config = CollectorCommands.Config();
        var devices = new Argument<string[]>("device") { Description = "Ids, like ap-0017", Arity = ArgumentArity.OneOrMore };
        var command = new Command("drop", "Delete what is kept of devices for good, so that their refused lines find room again") { devices, config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var options = CollectorCommands.ReadDesk(parse, config);
            using var records = new RecordsDatabase(options.Records);
            var table = new QuarantineTable(records, options.Records);
            foreach (var device in parse.GetValue(devices)!)
            {
                if (table.Drop(device, out var dropped) is { } why) throw new StartRefusedException($"nothing was dropped: {why}");
                await parse.InvocationConfiguration.Output.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{RowCheck.Shown(device)}: {dropped} lines dropped"));
                if (AuditTrail.TryAdd(options.Registry, time, Act(device, dropped)) is { } unlogged)
                    await parse.InvocationConfiguration.Error.WriteLineAsync($"warning: {unlogged}");
            }
            return CollectorCommands.Done;
        }));
        return command;
    }

    private static AuditAct Act(string device, long dropped) => new(
        AuditAct.Account, AuditKinds.QuarantineDrop, device, AuditDetail.Of(("lines", dropped)));
}
