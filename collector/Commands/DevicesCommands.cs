using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector devices list | strangers | adopt | refuse | open</c>.</summary>
public static class DevicesCommands
{
    public static Command Build(TimeProvider time) => new("devices", "Which devices belong to the city, and where they stand")
    {
        List(), Strangers(), Adopt(time), Refuse(time), Open(time),
    };

    private static Command List()
    {
        var config = CollectorCommands.Config();
        var command = new Command("list", "Show the devices of the registry: verdict, place, hardware since when") { config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (options, output) = (CollectorCommands.ReadDesk(parse, config).Registry, parse.InvocationConfiguration.Output);
            if (!File.Exists(options.Path)) return CollectorCommands.Done;
            using var database = RawDatabase.Open(options.Path, readOnly: true);
            var snapshot = RegistrySnapshot.Load(database, options.Strangers);
            var hardware = DeviceRegister.Hardware(database).ToLookup(h => h.Device, StringComparer.Ordinal);
            foreach (var device in snapshot.Devices)
            {
                await output.WriteLineAsync($"{device.Device,-20} {OrderCodec.Word(device.Verdict),-8} {Time(device.Since)} {device.Place ?? "-"} {RowCheck.Shown(snapshot.PlaceOf(device.Device)?.Name ?? "")}".TrimEnd());
                foreach (var entry in hardware[device.Device]) await output.WriteLineAsync($"  hardware {RowCheck.Shown(entry.Serial)} since {Time(entry.Since)}");
            }
            if (snapshot.TakesAll) await output.WriteLineAsync("Devices that are not here are taken: the registry is empty (or Registry:Strangers says so).");
            return CollectorCommands.Done;
        }));
        return command;
    }

    private static Command Strangers()
    {
        var config = CollectorCommands.Config();
        var command = new Command("strangers", "Show devices that the registry does not know or keeps out, and what is held of them") { config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (options, output) = (CollectorCommands.ReadDesk(parse, config).Registry, parse.InvocationConfiguration.Output);
            if (!File.Exists(StrangerTable.PathOf(options)) || !File.Exists(options.Path)) return CollectorCommands.Done;
            using var registry = RawDatabase.Open(options.Path, readOnly: true);
            using var database = RawDatabase.Open(StrangerTable.PathOf(options), readOnly: true);
            var snapshot = RegistrySnapshot.Load(registry, options.Strangers);
            foreach (var s in StrangerTable.List(database).Where(s => snapshot.Admit(s.Device) != Admission.Taken))
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{s.Device,-20} {OrderCodec.Word(snapshot.Admit(s.Device)),-8} last {s.Last:yyyy-MM-dd HH:mm:ss zzz}, {s.Held} batches held ({s.Bytes} bytes), {s.NotHeld} not held {RowCheck.Shown(s.Hardware ?? "")}").TrimEnd());
            return CollectorCommands.Done;
        }));
        return command;
    }

    private static Command Adopt(TimeProvider time)
    {
        var (config, devices) = (CollectorCommands.Config(), Devices("Ids, like ap-0017"));
        var place = new Option<string>("--place") { Description = "Id of the place where it stands (collector places list), or none; without it the place stays", HelpName = "ID" };
        var command = new Command("adopt", "Let devices in and say where they stand; what was held of them goes into the store") { devices, config, place };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, () => DecideAsync(parse, config, time, (registry, now) =>
            DeviceDecision.Adopt(registry, parse.GetValue(devices)!, parse.GetValue(place), AuditAct.Account, now))));
        return command;
    }

    private static Command Refuse(TimeProvider time)
    {
        var (config, devices) = (CollectorCommands.Config(), Devices("Ids, like guest-17"));
        var command = new Command("refuse", "Keep devices out: nothing of them is stored or acknowledged any more, and what was held apart is deleted") { devices, config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, () => DecideAsync(parse, config, time, (registry, now) =>
            DeviceDecision.Refuse(registry, parse.GetValue(devices)!, AuditAct.Account, now))));
        return command;
    }

    private static Command Open(TimeProvider time)
    {
        var config = CollectorCommands.Config();
        var command = new Command("open", "Take every device again, in a registry without places that an adoption had closed") { config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var mode = CollectorCommands.ReadDesk(parse, config).Registry.Strangers;
            var done = await DecideAsync(parse, config, time, (registry, now) => DeviceDecision.Open(registry, AuditAct.Account, now));
            await parse.InvocationConfiguration.Output.WriteLineAsync(
                mode == StrangerMode.Hold ? RegistryPrinter.HeldAllTheSame : RegistryPrinter.Opened);
            return done;
        }));
        return command;
    }

    private static async Task<int> DecideAsync(ParseResult parse, Option<string> config, TimeProvider time, Func<RegistryDatabase, long, DecisionOutcome> decide)
    {
        var options = CollectorCommands.ReadDesk(parse, config).Registry;
        using var registry = new RegistryDatabase(options, time);
        var outcome = decide(registry, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (outcome.Refusal is { } why) throw new StartRefusedException(why);
        var output = parse.InvocationConfiguration.Output;
        foreach (var device in outcome.Devices) await output.WriteLineAsync($"{device.Device} {OrderCodec.Word(device.Verdict)} {(device.Place is { } place ? $"at {place}" : "without a place")}");
        if (outcome.Closed && options.Strangers == StrangerMode.Auto) await output.WriteLineAsync(RegistryPrinter.Closed);
        await RegistryPrinter.HeadAsync(parse, registry);
        return CollectorCommands.Done;
    }

    private static Argument<string[]> Devices(string description) => new("device") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static string Time(long milliseconds) => JapanTime.LongText(milliseconds);
}
