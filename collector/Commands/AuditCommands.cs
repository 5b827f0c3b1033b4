using System.CommandLine;
using System.Globalization;

namespace Telemetry.Collector;

/// <summary><c>collector audit list | verify</c>.</summary>
public static class AuditCommands
{
    private const int MaxFindings = 50;

    public static Command Build() => new("audit", "The log of everything that people changed through the collector") { List(), Verify() };

    private static Command List()
    {
        var config = CollectorCommands.Config();
        var limit = new Option<int>("--limit") { Description = "How many, the newest first", DefaultValueFactory = _ => 50, HelpName = "N" };
        var command = new Command("list", "Show the newest entries and the head of the log") { config, limit };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (options, output) = (CollectorCommands.Read(parse, config).Registry, parse.InvocationConfiguration.Output);
            if (!File.Exists(options.Path)) throw new StartRefusedException($"{options.Path} does not exist: nothing was ever changed, or the path is wrong");
            if (parse.GetValue(limit) is < 1 or > 1_000_000) throw new StartRefusedException("--limit is a number from 1 to 1000000");
            using var database = RawDatabase.Open(options.Path, readOnly: true);
            foreach (var entry in AuditTable.Newest(database, parse.GetValue(limit)))
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entry.No,6}  {entry.At:yyyy-MM-dd HH:mm:ss zzz}  {entry.Actor}  {entry.Action}  {entry.Subject}  {entry.Detail}"));
            await output.WriteLineAsync($"head {AuditTable.Head(database)}");
            return CollectorCommands.Done;
        }));
        return command;
    }

    private static Command Verify()
    {
        var config = CollectorCommands.Config();
        var head = new Option<string>("--head") { Description = $"A head that was noted elsewhere: {AuditHead.Form}", HelpName = "NUMBER:HASH" };
        var command = new Command("verify", "Check every entry: what was changed, removed, inserted, moved or cut off is named") { config, head };
        command.SetAction((parse, _) => CollectorCommands.GuardAsync(parse, async () =>
        {
            var (all, output) = (CollectorCommands.Read(parse, config), parse.InvocationConfiguration.Output);
            var given = parse.GetValue(head);
            var noted = given is null ? null : AuditHead.TryParse(given) ?? throw new StartRefusedException($"--head '{given}' is not {AuditHead.Form}");
            if (!File.Exists(all.Registry.Path)) throw new StartRefusedException($"{all.Registry.Path} does not exist: nothing was ever changed, or it was taken away");
            var report = AuditInspection.Run(all.Registry.Path, all.Registry.AuditHead, noted, all.Alerts, all.Records);
            foreach (var notice in report.Notices) await output.WriteLineAsync($"notice: {notice}");
            foreach (var finding in report.Findings.Take(MaxFindings)) await output.WriteLineAsync($"BROKEN: {finding.What}");
            if (report.Findings.Count > MaxFindings) await output.WriteLineAsync($"and {report.Findings.Count - MaxFindings} more");
            await output.WriteLineAsync(report.Findings.Count == 0
                ? $"{report.Entries} entries, all as they were written; head {report.Head}"
                : $"{report.Entries} entries, {report.Findings.Count} findings: the log is not as it was written");
            return report.Findings.Count == 0 ? CollectorCommands.Done : CollectorCommands.Refused;
        }));
        return command;
    }
}
