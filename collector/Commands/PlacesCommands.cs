using System.CommandLine;

namespace Telemetry.Collector;

/// <summary><c>collector places import | check | export | list</c>.</summary>
public static class PlacesCommands
{
    public static Command Build(TimeProvider time) => new("places", "The registry of places: the national list 公衆無線LANアクセスポイント一覧 in and out")
    {
        Import(time), Check(), Export(), List(),
    };

    private static Command Import(TimeProvider time)
    {
        var (config, file) = (CollectorCommands.Config(), FileArgument("The list: CSV in UTF-8 or CP932 (Shift_JIS), any generation of the header"));
        var dryRun = new Option<bool>("--dry-run") { Description = "Check and count, keep nothing" };
        var strict = new Option<bool>("--strict") { Description = "One bad row, and nothing is kept; without it good rows are taken and bad ones are named" };
        var replace = new Option<bool>("--replace") { Description = "Remove places that the file does not have (refused while a row is bad or a device stands there)" };
        var command = new Command("import", "Take a list: new places are added, known ones corrected; columns that the file lacks stay") { file, config, dryRun, strict, replace };
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var options = CollectorCommands.ReadDesk(parse, config).Registry;
            var (output, path) = (parse.InvocationConfiguration.Output, parse.GetValue(file)!);
            var content = await ReadAsync(path, ct);
            var sheet = PlaceFile.Read(content, out var refusal) ?? throw new StartRefusedException($"{path}: {refusal}");
            await RegistryPrinter.SheetAsync(output, path, sheet);
            using var registry = new RegistryDatabase(options, time);
            var wasEmpty = registry.Read(d => RegistrySnapshot.Load(d, options.Strangers)).TakesAll;
            var report = PlaceImport.Run(registry, sheet, new(parse.GetValue(dryRun), parse.GetValue(strict), parse.GetValue(replace)), AuditAct.Account, Path.GetFileName(path), content);
            await RegistryPrinter.ReportAsync(output, report, parse.GetValue(dryRun));
            if (report.Refusal is { } why) throw new StartRefusedException($"{path}: {why}; nothing was changed");
            if (wasEmpty && report.Kept && options.Strangers == StrangerMode.Auto) await output.WriteLineAsync(RegistryPrinter.Closed);
            await RegistryPrinter.HeadAsync(parse, registry);
            return report.Bad > 0 ? CollectorCommands.InPart : CollectorCommands.Done;
        }));
        return command;
    }

    private static Command Check()
    {
        var file = FileArgument("The list to be checked");
        var command = new Command("check", "Name every bad row of a list; needs no configuration and changes nothing") { file };
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var path = parse.GetValue(file)!;
            var sheet = PlaceFile.Read(await ReadAsync(path, ct), out var refusal) ?? throw new StartRefusedException($"{path}: {refusal}");
            await RegistryPrinter.SheetAsync(parse.InvocationConfiguration.Output, path, sheet);
            return sheet.Problems.Count > 0 ? CollectorCommands.InPart : CollectorCommands.Done;
        }));
        return command;
    }

    private static Command Export()
    {
        var (config, file) = (CollectorCommands.Config(), FileArgument("Where to write it"));
        var normalized = new Option<bool>("--normalized")
        {
            Description = "The columns of 推奨データセット and one spelling of everything (dates 2024-09-01); without it columns and spellings of the list imported last",
        };
        var command = new Command("export", "Write the list: UTF-8 with BOM, CRLF") { file, config, normalized };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (options, path) = (CollectorCommands.ReadDesk(parse, config).Registry, parse.GetValue(file)!);
            var snapshot = Load(options);
            if (snapshot.Places.Count == 0) throw new StartRefusedException($"{options.Path} has no places: import a list first");
            try
            {
                PrivateFile.Write(path, PlaceFileWriter.Write(snapshot.Places, snapshot.Layout, parse.GetValue(normalized) ? PlaceFileForm.Normalized : PlaceFileForm.AsImported), PrivateFile.Public);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StartRefusedException($"{path} cannot be written: {e.Message}");
            }
            await parse.InvocationConfiguration.Output.WriteLineAsync($"{snapshot.Places.Count} places are in {path}");
            return CollectorCommands.Done;
        }));
        return command;
    }

    private static Command List()
    {
        var config = CollectorCommands.Config();
        var command = new Command("list", "Show places: id, category, area, devices, name") { config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var snapshot = Load(CollectorCommands.ReadDesk(parse, config).Registry);
            await RegistryPrinter.PlacesAsync(parse.InvocationConfiguration.Output, snapshot);
            return CollectorCommands.Done;
        }));
        return command;
    }

    private static Argument<string> FileArgument(string description) => new("file") { Description = description, HelpName = "FILE" };

    private static RegistrySnapshot Load(RegistryOptions options)
    {
        if (!File.Exists(options.Path)) return new([], [], [], options.Strangers);
        using var database = RawDatabase.Open(options.Path, readOnly: true);
        return RegistrySnapshot.Load(database, options.Strangers);
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            if (Directory.Exists(path)) throw new StartRefusedException($"{path} is a folder: name a file");
            var length = new FileInfo(path).Length;
            return length <= CsvBytes.MaxBytes ? await File.ReadAllBytesAsync(path, ct) : throw new StartRefusedException($"{path} has {length} bytes; at most {CsvBytes.MaxBytes} are taken: divide it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be read: {e.Message}");
        }
    }
}
