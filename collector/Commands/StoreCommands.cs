using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector backup</c>, <c>collector restore</c> and <c>collector verify</c>: every database of the collector.</summary>
public static class StoreCommands
{
    private const int SampledDays = 500;
    private const string NoSeries = "no time series here: they are on a server (Store:Kind), which has its own means";

    public static Command Backup(TimeProvider time)
    {
        var (config, file) = (CollectorCommands.Config(), FileArgument("Where the copy of the time series goes; the others are FILE.records, FILE.registry ..., and FILE.manifest. None may exist"));
        var command = new Command("backup", "Copy every database into FILE and files beside it while the collector runs, and check the copies") { file, config };
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var options = CollectorCommands.Read(parse, config);
            var (to, output) = (parse.GetRequiredValue(file), parse.InvocationConfiguration.Output);
            var manifest = CollectorBackup.Run(BackupParts.Of(options), to, JapanTime.From(time.GetUtcNow()), Progress(output), ct);
            foreach (var made in manifest.Files) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{made.Contents}: {made.Bytes} bytes, SHA-256 {made.Sha256}"));
            if (options.Store.Kind == StoreKind.InfluxDb) await output.WriteLineAsync(NoSeries);
            await output.WriteLineAsync($"Keys ({options.Alerts.Directory}/*.key) are not in a backup: keep copies of them apart.");
            await output.WriteLineAsync($"backed up and checked; bring it back with: collector restore {to}");
            return CollectorCommands.Done;
        }));
        return command;
    }

    public static Command Restore(TimeProvider time)
    {
        var (config, file) = (CollectorCommands.Config(), FileArgument("What 'collector backup' made"));
        var replace = new Option<bool>("--replace") { Description = "The files that are there may be moved away; they are kept under another name" };
        var command = new Command("restore", "Put a backup in the place of the databases; the collector must not run") { file, replace, config };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (options, from) = (CollectorCommands.Read(parse, config), parse.GetRequiredValue(file));
            using var held = options.Store.Kind == StoreKind.Sqlite ? StoreLock.Take(options.Store.Path) : null;
            if (held is null) RecordsDatabase.RefuseInUse(options.Records);
            var report = CollectorRestore.Run(options, from, parse.GetValue(replace), time.GetUtcNow());
            var (output, errors) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
            foreach (var done in report.Files) await output.WriteLineAsync($"{done.Part.Path} is {done.From} now{(done.Kept is null ? "" : $"; what was there is {done.Kept}")}");
            foreach (var other in BackupParts.Of(options).Where(p => File.Exists(p.Path) && report.Files.All(f => f.Part.Name != p.Name)))
                await output.WriteLineAsync($"{other.Path} is as it was: the backup has none");
            if (AuditTrail.TryAdd(options.Registry, time, report.ToAct(from)) is { } unlogged) await errors.WriteLineAsync($"warning: {unlogged}");
            return CollectorCommands.Done;
        }));
        return command;
    }

    public static Command Verify()
    {
        var config = CollectorCommands.Config();
        var file = new Argument<string?>("FILE") { Description = "A backup; without it the files in use", Arity = ArgumentArity.ZeroOrOne };
        var full = new Option<bool>("--full") { Description = "Check every page and every roll-up instead of a sample; reads the whole file" };
        var repair = new Option<bool>("--repair") { Description = "Mark wrong roll-ups so that they are made again at the next start; the collector must not run" };
        var command = new Command("verify", "Look into every database, or every file of a backup: pages, versions, and whether roll-ups are those of the raw points") { file, full, repair, config };
        command.SetAction((parse, ct) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (named, mends) = (parse.GetValue(file) is { Length: > 0 } given ? Path.GetFullPath(given) : null, parse.GetValue(repair));
            if (named is not null && mends && File.Exists(BackupManifest.PathOf(named)))
                throw new StartRefusedException("a backup stays as it was made: restore it, then run collector verify --full --repair");
            var (flawed, path) = named is null ? await OthersAsync(CollectorCommands.Read(parse, config), parse.InvocationConfiguration) : await BackupAsync(named, parse.InvocationConfiguration);
            if (path is null) return flawed ? CollectorCommands.Flawed : CollectorCommands.Done;
            using var held = mends ? StoreLock.Take(path) : null;
            var report = StoreFileCheck.Run(path, parse.GetValue(full) ? null : new Random(), SampledDays, ct);
            await WriteAsync(parse.InvocationConfiguration, path, report);
            if (report.Damage is null && report.Flaws.Count > 0 && mends)
            {
                RollupRepair.Mark(path, report.Flaws);
                await parse.InvocationConfiguration.Output.WriteLineAsync("marked: the collector makes these roll-ups again when it runs");
                return flawed ? CollectorCommands.Flawed : CollectorCommands.Done;
            }
            return report.IsSound && !flawed ? CollectorCommands.Done : CollectorCommands.Flawed;
        }));
        return command;
    }

    /// <summary>Files of a backup against its manifest; whether one is not as it was made, and the time series to look into further.</summary>
    private static async Task<(bool Flawed, string? Series)> BackupAsync(string backup, InvocationConfiguration to)
    {
        if (!File.Exists(BackupManifest.PathOf(backup)))
        {
            if (File.Exists(backup)) await to.Output.WriteLineAsync($"{BackupManifest.PathOf(backup)} does not exist: {backup} is looked at alone, not as a backup");
            return (false, backup);
        }
        var manifest = BackupManifest.Read(backup);
        var flaws = BackupInspection.Flaws(manifest, backup, BackupInspection.PartsOf(manifest, backup, Anywhere())).ToList();
        foreach (var flaw in flaws) await to.Error.WriteLineAsync($"{flaw}. Take an earlier backup");
        await to.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"backup of {manifest.Made:yyyy-MM-dd HH:mm:ss zzz}: {manifest.Files.Count} files, {(flaws.Count == 0 ? "all as they were made and sound" : $"{flaws.Count} wrong")}"));
        if (manifest.Files.All(f => f.Part != BackupParts.TimeSeries)) await to.Output.WriteLineAsync(NoSeries);
        return (flaws.Count > 0, flaws.Count == 0 && manifest.Files.Any(f => f.Part == BackupParts.TimeSeries) ? backup : null);

        // A backup is looked at without a configuration.
        static CollectorOptions Anywhere()
        {
            var options = new CollectorOptions();
            options.Root(Path.GetTempPath());
            return options;
        }
    }

    /// <summary>The databases beside the time series; whether one is not sound, and the time series to look into further.</summary>
    private static async Task<(bool Flawed, string? Series)> OthersAsync(CollectorOptions options, InvocationConfiguration to)
    {
        var flawed = false;
        foreach (var part in BackupParts.Of(options).Where(p => p.Name != BackupParts.TimeSeries && File.Exists(p.Path)))
        {
            var flaw = BackupInspection.Flaw(part.Path, part.Mark);
            flawed |= flaw is not null;
            if (flaw is null) await to.Output.WriteLineAsync($"{part.Path}: {part.Mark.Contents}, sound");
            else await to.Error.WriteLineAsync($"{flaw}. Stop the collector and bring back a backup: collector restore FILE --replace");
        }
        if (options.Store.Kind == StoreKind.InfluxDb) await to.Output.WriteLineAsync(NoSeries);
        return (flawed, options.Store.Kind == StoreKind.Sqlite ? options.Store.Path : null);
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

    private static Action<string, double> Progress(TextWriter output)
    {
        var told = (Path: "", Tenth: -1);
        return (path, share) =>
        {
            if ((path, (int)(share * 10)) == told) return;
            told = (path, (int)(share * 10));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path} {told.Tenth * 10,3} %"));
        };
    }

    private static Argument<string> FileArgument(string description) => new("FILE") { Description = description };
}
