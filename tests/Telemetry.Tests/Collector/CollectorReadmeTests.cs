using System.CommandLine;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class CollectorReadmeTests
{
    private static readonly string Folder = FindFolder();

    public static readonly string Readme = File.ReadAllText(Path.Combine(Folder, "README.md"));

    [Fact]
    public void Every_option_is_in_its_table()
    {
        Type[] sections =
        [
            typeof(GroupOptions), typeof(HttpOptions), typeof(StoreOptions), typeof(RecordsOptions), typeof(IngestOptions), typeof(DevicesOptions), typeof(LedgerOptions), typeof(QueryOptions), typeof(AlertsOptions), typeof(RegistryOptions), typeof(DoorOptions),
        ];
        Assert.All(sections.SelectMany(s => s.GetProperties().Where(p => p.CanWrite).Select(p => $"`{s.Name[..^"Options".Length]}:{p.Name}`")), option => Assert.Contains(option, Readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_every_aggregate_and_every_root_cause_is_in_it()
    {
        var root = CollectorCommands.Build((_, _) => Task.CompletedTask, TimeProvider.System);
        Assert.All(root.Subcommands.SelectMany(c => c.Subcommands.Count == 0 ? [c.Name] : c.Subcommands.Select(s => $"{c.Name} {s.Name}")),
            command => Assert.Contains($"`collector {command}", Readme, StringComparison.Ordinal));
        Assert.All(Aggregates.Words, word => Assert.Contains($"`{word}`", Readme, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<HealthState>(), state => Assert.Contains($"| `{IngestCounters.Word(state)}` |", Readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_class_in_the_table_of_steps_exists()
    {
        var files = Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var named = Readme.Split('\n').SkipWhile(l => !l.StartsWith("| step |", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|'))
            .SelectMany(l => l.Split('|')[2].Split('`').Where((_, i) => i % 2 == 1)).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, files));
    }

    [Fact]
    public void The_kinds_of_audit_entries_are_those_of_the_code() =>
        Assert.Equal(AuditKinds.All.Order(StringComparer.Ordinal), Readme.Split('\n').SkipWhile(l => !l.StartsWith("| kind of entry |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(l => l.StartsWith('|')).SelectMany(l => l.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1)).Order(StringComparer.Ordinal));

    private static string FindFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Telemetry.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "collector");
    }
}
