using System.CommandLine;

namespace Telemetry.Collector;

/// <summary>Tells a person about lists, places, strangers and the audit log.</summary>
public static class RegistryPrinter
{
    public const string Closed =
        "The registry was empty and is not any more: devices heard until now stay, any other is a stranger, held apart until adopted (collector devices strangers).";

    public const string Opened = "The registry is open: every device is taken, also what was held apart. The next adoption or list of places closes it again.";

    public const string HeldAllTheSame = "The registry is open, but Registry:Strangers Hold keeps strangers apart all the same: set it to Auto.";

    public static async Task SheetAsync(TextWriter output, string path, PlaceSheet sheet)
    {
        await output.WriteLineAsync($"{path}: {sheet.Encoding}, {sheet.Generation}, {sheet.Columns.Count} columns, {sheet.Rows.Count} good rows, {BadRows(sheet)} bad rows");
        foreach (var problem in sheet.Problems.Take(PlaceImport.MaxListed)) await output.WriteLineAsync($"  {problem.Words()}");
        if (sheet.Problems.Count > PlaceImport.MaxListed) await output.WriteLineAsync($"  and {sheet.Problems.Count - PlaceImport.MaxListed} more");
        foreach (var notice in sheet.Notices) await output.WriteLineAsync($"  notice: {notice}");
    }

    public static async Task ReportAsync(TextWriter output, ImportReport report, bool dryRun)
    {
        if (report.Refusal is not null) return;
        await output.WriteLineAsync(
            $"{(dryRun ? "would be: " : "")}{report.Added} added, {report.Changed} corrected, {report.Same} as before, {report.Removed} removed, {report.Bad} rows not taken");
        if (report.Absent > 0) await output.WriteLineAsync($"{report.Absent} places of the registry are not in the file and stay (--replace removes them)");
    }

    public static async Task PlacesAsync(TextWriter output, RegistrySnapshot snapshot)
    {
        var devices = snapshot.Devices.Where(d => d.Place is not null).ToLookup(d => d.Place!, d => d.Device, StringComparer.Ordinal);
        foreach (var place in snapshot.Places)
            await output.WriteLineAsync($"{place.Id,-20} {place.Category ?? "-",-14} {place.AreaCode ?? "-",-6} {string.Join(',', devices[place.Id]),-12} {RowCheck.Shown(place.Name ?? "")}");
    }

    public static async Task HeadAsync(ParseResult parse, RegistryDatabase registry)
    {
        await parse.InvocationConfiguration.Output.WriteLineAsync($"audit log: head {registry.Read(AuditTable.Head)}");
        if (registry.HeadUnwritten is { } why) await parse.InvocationConfiguration.Error.WriteLineAsync($"warning: the head of the audit log is not noted outside it: {why}");
    }

    private static int BadRows(PlaceSheet sheet) => sheet.Problems.Select(p => p.Line).Distinct().Count();
}
