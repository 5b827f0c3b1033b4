using System.CommandLine;

namespace Telemetry.Collector;

/// <summary>What every command about one device has: the device, the configuration, how long to wait for its answer.</summary>
/// <param name="patience">How long it waits unless told otherwise.</param>
public sealed class FleetTarget(string patience = "20s")
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private readonly Option<string> config = CollectorCommands.Config();
    private readonly Argument<string> device = new("device") { Description = "Its id, like air-003" };
    private readonly Option<bool> stranger = new("--new") { Description = "Also for a device that the collector has never heard of" };

    private readonly Option<string> wait = new("--wait")
    {
        Description = "How long to wait for the device's answer", HelpName = "TIME", DefaultValueFactory = _ => patience,
    };

    public Command Command(string name, string description, params Option[] own)
    {
        var command = new Command(name, description) { device };
        foreach (var option in (IEnumerable<Option>)[.. own, config, wait, stranger]) command.Add(option);
        return command;
    }

    /// <summary>A command that only tells what there is of the device.</summary>
    public static Command Showing(string description, Func<TextWriter, string, FleetBook, Task> print)
    {
        var target = new FleetTarget();
        var show = target.Command("show", description);
        show.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            using var book = target.Open(parse, out _);
            await print(parse.InvocationConfiguration.Output, target.DeviceOf(parse), book);
            return CollectorCommands.Done;
        }));
        return show;
    }

    public string DeviceOf(ParseResult parse) => parse.GetValue(device)!;

    /// <exception cref="StartRefusedException">The configuration, the device or the time cannot be used.</exception>
    public FleetBook Open(ParseResult parse, out TimeSpan limit)
    {
        var records = CollectorCommands.ReadDesk(parse, config).Records;
        if (!DurationText.TryParse(parse.GetValue(wait)!, out limit) || limit < TimeSpan.Zero || limit > TimeSpan.FromHours(1))
            throw new StartRefusedException($"--wait '{parse.GetValue(wait)}' is not a time from 0 to 1h: {DurationText.Forms}");
        var id = DeviceOf(parse);
        if (!WireName.IsValid(id)) throw new StartRefusedException($"'{id}' is not a device: a-z, 0-9 and '-', like air-003");
        if (!parse.GetValue(stranger) && !IsKnown(records, id))
            throw new StartRefusedException($"the collector has never heard of {id}: correct the id (GET /api/v1/devices lists all), or add --new");
        return FleetBook.Open(records);
    }

    /// <summary>Tells the audit log what was asked of the device; says so when it cannot.</summary>
    public async Task NoteAsync(ParseResult parse, TimeProvider time, AuditAct act)
    {
        var options = CollectorCommands.ReadDesk(parse, config).Registry;
        if (AuditTrail.TryAdd(options, time, act) is { } unlogged)
            await parse.InvocationConfiguration.Error.WriteLineAsync($"warning: {unlogged}");
    }

    /// <summary>Looks until it is so or the time is over.</summary>
    public async Task<bool> WaitAsync(Func<bool> done, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        var begin = time.GetTimestamp();
        while (!done())
        {
            if (time.GetElapsedTime(begin) >= limit) return false;
            await Task.Delay(Step, time, ct);
        }
        return true;
    }

    private static bool IsKnown(RecordsOptions records, string id)
    {
        if (!File.Exists(records.Path)) return false;
        using var database = RawDatabase.Open(records.Path, readOnly: true);
        using var row = database.Prepare("SELECT 1 FROM device WHERE device=?1");
        row.Bind(1, id);
        return row.Step();
    }
}
