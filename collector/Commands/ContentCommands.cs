using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;

namespace Telemetry.Collector;

/// <summary><c>collector content show | set | clear</c>.</summary>
public static class ContentCommands
{
    public static Command Build(TimeProvider time) => new("content", "Tell a screen which manifest to show: kept, and retained at the broker")
    {
        FleetTarget.Showing(
            "Show what a screen is to show, and whether the broker has it",
            (output, screen, book) => FleetPrinter.ContentAsync(output, screen, book.Content(screen))),
        Set(time), Clear(time),
    };

    private static Command Set(TimeProvider time)
    {
        var target = new FleetTarget("5s");
        var url = new Option<string>("--url") { Description = "Where the player fetches the manifest, https", HelpName = "URL", Required = true };
        var digest = new Option<string?>("--sha256") { Description = "SHA-256 of the manifest, as sha256sum prints it", HelpName = "HEX" };
        var file = new Option<FileInfo?>("--manifest") { Description = "The manifest itself, to take its SHA-256 from", HelpName = "FILE" };
        var command = target.Command("set", "Have a screen show another manifest", url, digest, file);
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var sha256 = (parse.GetValue(digest), parse.GetValue(file)) switch
            {
                ({ } given, null) => given,
                (null, { } manifest) => await DigestAsync(manifest, ct),
                _ => throw new StartRefusedException("name the manifest once: --sha256 HEX or --manifest FILE"),
            };
            var draft = new ContentPointer(1, parse.GetValue(url)!, sha256);
            if (draft.Errors().ToList() is { Count: > 0 } errors) throw new StartRefusedException(string.Join(Environment.NewLine, errors));
            return await TellAsync(target, parse, AuditKinds.ContentSet, time, version => draft with { Version = version }, ct);
        }));
        return command;
    }

    private static Command Clear(TimeProvider time)
    {
        var target = new FleetTarget("5s");
        var clear = target.Command("clear", "Have a screen show nothing from afar: its own playlist");
        clear.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, () => TellAsync(target, parse, AuditKinds.ContentClear, time, _ => null, ct)));
        return clear;
    }

    private static async Task<int> TellAsync(
        FleetTarget target, ParseResult parse, string kind, TimeProvider time, Func<long, ContentPointer?> draft, CancellationToken ct)
    {
        var screen = target.DeviceOf(parse);
        using var book = target.Open(parse, out var wait);
        var entry = book.Show(screen, time.GetUtcNow().ToUnixTimeMilliseconds(), draft);
        await target.NoteAsync(parse, time, FleetAudit.Of(kind, entry));
        await target.WaitAsync(() => book.Content(screen) is { Published: not null }, wait, time, ct);
        var now = book.Content(screen)!;
        await FleetPrinter.ContentAsync(parse.InvocationConfiguration.Output, screen, now);
        return now.Published is null ? CollectorCommands.Pending : CollectorCommands.Done;
    }

    private static async Task<string> DigestAsync(FileInfo file, CancellationToken ct)
    {
        try
        {
            await using var bytes = file.OpenRead();
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, ct));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(string.Create(CultureInfo.InvariantCulture, $"{file} cannot be read: {e.Message}"));
        }
    }
}
