using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector twin show | set | clear</c>.</summary>
public static class TwinCommands
{
    // A device tries a change for half a minute at least before it says that it holds.
    private const string TrialTime = "60s";

    public static Command Build(TimeProvider time) => new("twin", "Change a device's options while it runs: kept, sent, proven by the device, or taken back by it")
    {
        FleetTarget.Showing(
            "Show what is wanted, what is in force, and what the device said",
            (output, device, book) => FleetPrinter.TwinAsync(output, device, book.Twin(device))),
        Set(time), Clear(time),
    };

    private static Command Set(TimeProvider time)
    {
        var target = new FleetTarget(TrialTime);
        var file = new Option<FileInfo?>("--file")
        {
            Description = "The whole twin, JSON: { \"heartbeat\": \"00:01:00\", \"sources\": { \"sds011\": { \"interval\": \"00:00:20\" } } }", HelpName = "FILE",
        };
        var set = new Option<string[]>("--set")
        {
            Description = "heartbeat=00:01:00, or SOURCE.interval=00:00:20, over what is wanted now (after a refusal: over what is in force); may be repeated", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = true,
        };
        var unset = new Option<string[]>("--unset")
        {
            Description = "As in the device's own file again: heartbeat, SOURCE.interval, or a source", HelpName = "NAME", AllowMultipleArgumentsPerToken = true,
        };
        var command = target.Command("set", "Want other options of a device", file, set, unset);
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (changes, gone, path) = (parse.GetValue(set) ?? [], parse.GetValue(unset) ?? [], parse.GetValue(file));
            if (path is null && changes.Length + gone.Length == 0) throw new StartRefusedException("nothing to set: add --file, --set or --unset");
            var text = path is null ? null : await ReadAsync(path, ct);
            return await WantAsync(target, parse, AuditKinds.TwinSet, time, (present, version) =>
                TwinDraft.Make(present, version, text, changes, gone, out var errors) ?? throw new StartRefusedException(string.Join(Environment.NewLine, errors)), ct);
        }));
        return command;
    }

    private static Command Clear(TimeProvider time)
    {
        var target = new FleetTarget(TrialTime);
        var clear = target.Command("clear", "Want nothing but the device's own file");
        clear.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, () =>
            WantAsync(target, parse, AuditKinds.TwinClear, time, (_, version) => DeviceTwin.File with { Version = version }, ct)));
        return clear;
    }

    private static async Task<int> WantAsync(
        FleetTarget target, ParseResult parse, string kind, TimeProvider time, Func<DeviceTwin, long, DeviceTwin> draft, CancellationToken ct)
    {
        var (device, output) = (target.DeviceOf(parse), parse.InvocationConfiguration.Output);
        using var book = target.Open(parse, out var wait);
        var told = false;
        if (book.Twin(device) is { } before)
        {
            if (before.IsRefused)
                await output.WriteLineAsync($"{device} did not keep version {before.Desired!.Version}; this one is made from what is in force there, version {before.Report!.Applied.Version}");
            if (before.IsFarAhead)
                await output.WriteLineAsync($"{device} speaks of version {Math.Max(before.Report!.Version ?? 0, before.Report.Applied.Version)}, which nobody gave it; its number is not followed");
        }
        var twin = book.Want(device, time.GetUtcNow().ToUnixTimeMilliseconds(), draft)!;
        await target.NoteAsync(parse, time, FleetAudit.Of(kind, device, twin));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{device}: version {twin.Version} is wanted; waiting for the device up to {wait.TotalSeconds} s"));
        if (await target.WaitAsync(Answered, wait, time, ct))
        {
            var entry = book.Twin(device)!;
            await FleetPrinter.TwinAsync(output, device, entry);
            return entry.Report!.State == TwinState.Applied ? CollectorCommands.Done : CollectorCommands.Refused;
        }
        await FleetPrinter.TwinAsync(output, device, book.Twin(device));
        return CollectorCommands.Pending;

        bool Answered()
        {
            if (book.Twin(device)?.Report is not { } report || report.Version != twin.Version) return false;
            if (report.State != TwinState.Trying) return true;
            if (!told) output.WriteLine($"{device} has taken it on trial: it watches whether its sources still give values");
            told = true;
            return false;
        }
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken ct)
    {
        try
        {
            if (file.Length > DeviceTwin.MaxBytes) throw new StartRefusedException($"{file} has {file.Length} bytes; a twin has at most {DeviceTwin.MaxBytes}");
            return await File.ReadAllTextAsync(file.FullName, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{file} cannot be read: {e.Message}");
        }
    }
}
