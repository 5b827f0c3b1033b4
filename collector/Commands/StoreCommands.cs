using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector backup</c>, <c>collector restore</c> and <c>collector verify</c>: the files of the time series and of the records.</summary>
public static class StoreCommands
{
    /// <summary>Beside the backup of the time series, the one of the records.</summary>
    public const string RecordsSuffix = ".records";

    private const int SampledDays = 500;

    // A sketch is deleted after two days; a copy of it would not be.
    private const string WithoutSketches = "PRAGMA secure_delete=ON; UPDATE unique_cell SET sketch = NULL WHERE sketch IS NOT NULL; VACUUM;";

    public static Command Backup()
    {
        var (config, file) = (CollectorCommands.Config(), FileArgument("Where the copy goes; must not exist"));
        var command = new Command("backup", "Copy the time series and the records into FILE and FILE.records while the collector runs, and check the copies") { file, config };
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var options = Sqlite(CollectorCommands.Read(parse, config));
            var (to, output) = (parse.GetRequiredValue(file), parse.InvocationConfiguration.Output);
            if (File.Exists(to + RecordsSuffix)) throw new StartRefusedException($"{to + RecordsSuffix} exists and is not written over: name another file");
            Copy(options.Store.Path, to, null, output, ct);
            if (File.Exists(options.Records.Path)) Copy(options.Records.Path, to + RecordsSuffix, database => database.Execute(WithoutSketches), output, ct);
            await output.WriteLineAsync($"backed up and checked; bring it back with: collector restore {to}");
            return CollectorCommands.Done;
        }));
        return command;
    }

    public static Command Restore(TimeProvider time)
    {
        var (config, file) = (CollectorCommands.Config(), FileArgument("What 'collector backup' made"));
        var replace = new Option<bool>("--replace") { Description = "The files that are there may be moved away; they are kept under another name" };
        var command = new Command("restore", "Put a backup in the place of the time series and the records; the collector must not run") { file, replace, config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var options = Sqlite(CollectorCommands.Read(parse, config));
            var from = parse.GetRequiredValue(file);
            using var held = StoreLock.Take(options.Store.Path);
            var records = File.Exists(from + RecordsSuffix);
            // Both are looked at before anything is moved.
            FileRestore.Inspect(from, SqliteSchema.Mark);
            if (records) FileRestore.Inspect(from + RecordsSuffix, RecordsDatabase.Mark);
            if (records && File.Exists(options.Records.Path) && !parse.GetValue(replace))
                throw new StartRefusedException($"{options.Records.Path} exists and is not written over: add --replace, which keeps it under another name");
            await PutAsync(from, options.Store.Path, SqliteSchema.Mark);
            if (records) await PutAsync(from + RecordsSuffix, options.Records.Path, RecordsDatabase.Mark);
            return CollectorCommands.Done;

            async Task PutAsync(string backup, string path, SqliteMark mark)
            {
                var kept = FileRestore.Run(backup, path, mark, parse.GetValue(replace), time.GetUtcNow());
                await parse.InvocationConfiguration.Output.WriteLineAsync($"{path} is {backup} now{(kept is null ? "" : $"; what was there is {kept}")}");
            }
        }));
        return command;
    }

    public static Command Verify()
    {
        var config = CollectorCommands.Config();
        var file = new Argument<string?>("FILE") { Description = "A backup; without it the file in use", Arity = ArgumentArity.ZeroOrOne };
        var full = new Option<bool>("--full") { Description = "Check every page and every roll-up instead of a sample; reads the whole file" };
        var repair = new Option<bool>("--repair") { Description = "Mark wrong roll-ups so that they are made again at the next start; the collector must not run" };
        var command = new Command("verify", "Look into the time series: pages, schema version, and whether roll-ups are those of the raw points") { file, full, repair, config };
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var path = parse.GetValue(file) is { Length: > 0 } named ? Path.GetFullPath(named) : Sqlite(CollectorCommands.Read(parse, config)).Store.Path;
            using var held = parse.GetValue(repair) ? StoreLock.Take(path) : null;
            var report = StoreFileCheck.Run(path, parse.GetValue(full) ? null : new Random(), SampledDays, ct);
            await WriteAsync(parse.InvocationConfiguration, path, report);
            if (report.Damage is null && report.Flaws.Count > 0 && parse.GetValue(repair))
            {
                RollupRepair.Mark(path, report.Flaws);
                await parse.InvocationConfiguration.Output.WriteLineAsync("marked: the collector makes these roll-ups again when it runs");
                return CollectorCommands.Done;
            }
            return report.IsSound ? CollectorCommands.Done : CollectorCommands.Flawed;
        }));
        return command;
    }

    private static async Task WriteAsync(InvocationConfiguration to, string path, StoreFileReport report)
    {
        if (report.Damage is { } damage)
        {
            await to.Error.WriteLineAsync($"{path} is damaged: {damage}. Stop the collector and bring back a backup: collector restore FILE --replace");
            return;
        }
        await to.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: pages sound, schema {report.Version}, {report.Series} series; {report.Compared} hourly roll-ups compared with raw points, {report.Flaws.Count} wrong; {report.Marked} hours wait for theirs"));
        foreach (var flaw in report.Flaws.Take(20))
            await to.Error.WriteLineAsync(
                $"wrong: {flaw.Level} {flaw.Series.Schema.Name}/{flaw.Series.Schema.Fields[flaw.Field].Name} of {flaw.Series.Device} {flaw.Series.Tags} at {JapanTime.FromUnixMilliseconds(flaw.Start):yyyy-MM-dd HH:mm}");
        if (report.Flaws.Count > 0) await to.Error.WriteLineAsync("Stop the collector and have them made again: collector verify --full --repair");
    }

    private static void Copy(string from, string to, Action<RawDatabase>? finish, TextWriter output, CancellationToken ct)
    {
        var told = -1;
        FileBackup.Run(from, to, finish, share =>
        {
            if ((int)(share * 10) == told) return;
            told = (int)(share * 10);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{from} {told * 10,3} %"));
        }, ct);
    }

    private static Argument<string> FileArgument(string description) => new("FILE") { Description = description };

    private static CollectorOptions Sqlite(CollectorOptions options) => options.Store.Kind == StoreKind.Sqlite
        ? options
        : throw new StartRefusedException("the time series are on a server (Store:Kind): it has its own means for this");
}
