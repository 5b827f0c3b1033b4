using System.Reflection;
using System.Text;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>Every database of a collector with something in each, copied and brought back by the commands that a person types.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private readonly StoreHouse house = new();
    private readonly CommandLine shell;

    public BackupTests() => shell = new CommandLine(house.Folder);

    private string Backup => shell.PathOf("backups/one.db");

    private IReadOnlyList<BackupPart> Parts => BackupParts.Of(shell.Options);

    public static TheoryData<string> PartNames() => new(BackupParts.Alerts, BackupParts.Fleet, BackupParts.Registry, BackupParts.Strangers, BackupParts.Records, BackupParts.TimeSeries);

    public async Task InitializeAsync()
    {
        await house.IngestAsync(("ap-0001", StoreHouse.Batch(1, $"wifi,bss=w stations=3i {Noon}", "nonsense", Sketch())));
        house.Settle();
        File.WriteAllText(shell.PathOf("in.csv"), NationalList.Tokyo(3));
        await DoneAsync(0, "places", "import", shell.PathOf("in.csv"));
        await DoneAsync(0, "devices", "adopt", "ap-0001", "--place", "130001-2");
        await DoneAsync(3, "twin", "set", "ap-0001", "--set", "heartbeat=00:01:00", "--new", "--wait", "0s");
        await DoneAsync(3, "command", "identify", "ap-0001", "--new", "--wait", "0s");
        await OrderAsync();
        house.Registry.Refresh();
        await house.IngestAsync(("guest-1", StoreHouse.Batch(1, $"wifi,bss=w stations=1i {Noon}", Sketch())));
        Assert.Single(house.Strangers.Read("guest-1", 10));
    }

    public async Task DisposeAsync()
    {
        shell.Dispose();
        await house.DisposeAsync();
    }

    [Fact]
    public void Every_kind_of_database_in_the_code_is_a_part_of_a_backup() => Assert.Equal(
        typeof(SqliteMark).Assembly.GetTypes().SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)).Where(f => f.FieldType == typeof(SqliteMark))
            .Select(f => ((SqliteMark)f.GetValue(null)!).Contents).Order(StringComparer.Ordinal),
        Parts.Select(p => p.Mark.Contents).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Everything_comes_back_as_it_was_and_orders_go_on_with_new_numbers()
    {
        await DoneAsync(0, "backup", Backup);
        var before = Parts.ToDictionary(p => p.Name, p => Dump(p.Path));
        await house.IngestAsync(("ap-0001", StoreHouse.Batch(2, $"wifi,bss=w stations=9i {Noon + 1}", "rubbish")));
        await DoneAsync(0, "devices", "adopt", "ap-0002");
        await DoneAsync(3, "twin", "clear", "ap-0001", "--new", "--wait", "0s");
        await OrderAsync();
        await OrderAsync();
        var sequence = Sequence();
        await CloseAsync();
        foreach (var part in Parts) Assert.NotEqual(before[part.Name], part.Name == BackupParts.Strangers ? [] : Dump(part.Path));

        Assert.Contains("add --replace", (await shell.RunAsync("restore", Backup)).Errors, StringComparison.Ordinal);
        var restored = await DoneAsync(0, "restore", Backup, "--replace");
        foreach (var part in Parts)
        {
            Assert.Contains($"{part.Path} is {part.FileOf(Backup)} now; what was there is {part.Path}.before-restore-", restored, StringComparison.Ordinal);
            Assert.Equal(Lasting(part.Name, before[part.Name]), Lasting(part.Name, Dump(part.Path)));
        }
        Assert.Equal(sequence + CollectorRestore.SequenceStep, Sequence());
        await OrderAsync();
        Assert.Equal(sequence + CollectorRestore.SequenceStep + 1, Sequence());
        Assert.False(PrivateFile.IsExposed(Backup + ".alerts"));
    }

    [Fact]
    public async Task The_log_that_was_brought_back_says_what_it_lost()
    {
        await DoneAsync(0, "backup", Backup);
        await DoneAsync(0, "devices", "adopt", "ap-0002");
        var lost = AuditHead.Read(shell.PathOf("alerts/audit.head"), out _)!;
        await CloseAsync();
        await DoneAsync(0, "restore", Backup, "--replace");
        var verify = await shell.RunAsync("audit", "verify");
        Assert.Equal((0, ""), (verify.Exit, verify.Errors));
        Assert.Contains($"entry {lost.No} tells of a restored backup; until then the head of the log was {lost}", verify.Output, StringComparison.Ordinal);
        Assert.Contains("entry", (await shell.RunAsync("audit", "verify", "--head", lost.ToString())).Output, StringComparison.Ordinal);
        Assert.Equal(2, (await shell.RunAsync("audit", "verify", "--head", lost.ToString())).Exit);
    }

    [Theory]
    [MemberData(nameof(PartNames))]
    public async Task One_changed_byte_in_any_file_is_named_and_nothing_is_restored(string name)
    {
        await DoneAsync(0, "backup", Backup);
        Assert.Contains("6 files, all as they were made and sound", await DoneAsync(0, "verify", Backup, "--full"), StringComparison.Ordinal);
        await CloseAsync();
        var part = Parts.Single(p => p.Name == name);
        var bytes = File.ReadAllBytes(part.FileOf(Backup));
        // In free space at the end of a page: SQLite's own checks do not see it.
        bytes[60] ^= 1;
        File.WriteAllBytes(part.FileOf(Backup), bytes);
        var verify = await shell.RunAsync("verify", Backup);
        Assert.Equal(4, verify.Exit);
        Assert.Contains($"{part.FileOf(Backup)} ({part.Mark.Contents}) is not as it was written: its SHA-256 differs. Take an earlier backup", verify.Errors, StringComparison.Ordinal);
        var before = Parts.ToDictionary(p => p.Name, p => Dump(p.Path));
        var restore = await shell.RunAsync("restore", Backup, "--replace");
        Assert.Equal(2, restore.Exit);
        Assert.Contains($"{part.FileOf(Backup)} ({part.Mark.Contents}) is not as it was written", restore.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was restored: take an earlier backup", restore.Errors, StringComparison.Ordinal);
        Assert.All(Parts, p => Assert.Equal(before[p.Name], Dump(p.Path)));
        Assert.Empty(Directory.GetFiles(house.Folder, "*.before-restore-*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_backup_that_is_not_whole_is_named()
    {
        await DoneAsync(0, "backup", Backup);
        await CloseAsync();
        var manifest = File.ReadAllText(Backup + ".manifest");
        File.Move(Backup + ".fleet", Backup + ".away");
        Assert.Contains(".fleet (twins, commands and content) is missing", (await shell.RunAsync("restore", Backup, "--replace")).Errors, StringComparison.Ordinal);
        Assert.Equal(4, (await shell.RunAsync("verify", Backup)).Exit);
        File.Move(Backup + ".away", Backup + ".fleet");
        foreach (var (text, words) in ((string, string)[])
        [
            ("", "is damaged"), ("{}", "is damaged"), (manifest.Replace("\"v\": 1", "\"v\": 2", StringComparison.Ordinal), "newer collector"),
            (manifest.Replace("\"fleet\"", "\"dreams\"", StringComparison.Ordinal), "does not know"),
        ])
        {
            File.WriteAllText(Backup + ".manifest", text);
            var restore = await shell.RunAsync("restore", Backup, "--replace");
            Assert.Equal(2, restore.Exit);
            Assert.Contains(words, restore.Errors, StringComparison.Ordinal);
        }
        File.Delete(Backup + ".manifest");
        Assert.Contains("keep them together", (await shell.RunAsync("restore", Backup, "--replace")).Errors, StringComparison.Ordinal);
        File.WriteAllText(Backup + ".manifest", manifest);
        await DoneAsync(0, "restore", Backup, "--replace");
    }

    [Fact]
    public async Task A_name_that_is_taken_by_any_file_is_refused_and_a_copy_that_fails_leaves_nothing()
    {
        Directory.CreateDirectory(shell.PathOf("backups"));
        File.WriteAllText(Backup + ".fleet", "mine");
        Assert.Contains($"{Backup}.fleet exists and is not written over", (await shell.RunAsync("backup", Backup)).Errors, StringComparison.Ordinal);
        Assert.Equal([Backup + ".fleet"], Directory.GetFiles(shell.PathOf("backups")));
        File.Delete(Backup + ".fleet");
        await CloseAsync();
        var bytes = File.ReadAllBytes(shell.PathOf("strangers.db"));
        bytes.AsSpan(100, 8_000).Fill(0xA5);
        File.WriteAllBytes(shell.PathOf("strangers.db"), bytes);
        var failed = await shell.RunAsync("backup", Backup);
        Assert.Equal(2, failed.Exit);
        Assert.Contains("strangers.db", failed.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(shell.PathOf("backups")));
        var verify = await shell.RunAsync("verify");
        Assert.Equal(4, verify.Exit);
        Assert.Contains("strangers.db (batches of strangers) is damaged", verify.Errors, StringComparison.Ordinal);
        Assert.Contains("collector restore FILE --replace", verify.Errors, StringComparison.Ordinal);
        Assert.Contains("registry.db: places, devices and the audit log, sound", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_made_while_lines_come_in_is_sound_and_has_all_that_was_acknowledged_before()
    {
        // Long enough ago that no line is from the future, however many there come to be.
        const long begin = Noon - RollupLevel.DayMs;
        using var stop = new CancellationTokenSource();
        var taken = 0;
        var writer = Task.Run(async () =>
        {
            for (var seq = 10; !stop.IsCancellationRequested; seq++)
            {
                await house.IngestAsync(("ap-0001", StoreHouse.Batch(seq, [.. Enumerable.Range(0, 200).Select(i => $"wifi,bss=w stations={i}i {begin + seq * 1_000 + i}")])));
                Volatile.Write(ref taken, seq);
            }
        });
        await FieldWait.Until("the writer is at work", () => Volatile.Read(ref taken) >= 20);
        var before = Volatile.Read(ref taken);
        await DoneAsync(0, "backup", Backup);
        await stop.CancelAsync();
        await writer;
        await DoneAsync(0, "verify", Backup, "--full");
        using var copy = RawDatabase.Open(Backup, readOnly: true);
        Assert.Equal($"{(before - 9) * 200}", copy.Scalar($"SELECT count(*) FROM wifi WHERE t < {begin + (before + 1) * 1_000}"));
    }

    [Fact]
    public async Task Sketches_of_strangers_are_in_no_copy_and_live_two_days_where_they_are_held()
    {
        var trace = Encoding.ASCII.GetBytes(Sketch())[20..80];
        await DoneAsync(0, "backup", Backup);
        using (var live = RawDatabase.Open(shell.PathOf("strangers.db"), readOnly: true)) Assert.Equal("1", live.Scalar("SELECT count(*) FROM held WHERE instr(payload, CAST('wifi_unique' AS BLOB))"));
        using (var copy = RawDatabase.Open(Backup + ".strangers", readOnly: true)) Assert.Equal("1", copy.Scalar("SELECT count(*) FROM held WHERE instr(payload, CAST('stations=1i' AS BLOB))"));
        Assert.Equal(-1, File.ReadAllBytes(Backup + ".strangers").AsSpan().IndexOf(trace));

        Assert.Equal(0, house.Strangers.DropSketches(Noon));
        Assert.Equal(1, house.Strangers.DropSketches(Noon + 1));
        var rest = Assert.Single(house.Strangers.Read("guest-1", 10));
        Assert.Equal(StoreHouse.Batch(1, $"wifi,bss=w stations=1i {Noon}"), Encoding.UTF8.GetString(rest.Payload));
        house.Strangers.Delete([rest]);
        Assert.Empty(house.Strangers.Devices);
    }

    [Fact]
    public async Task With_the_time_series_on_a_server_all_others_are_copied_and_brought_back_while_no_collector_runs()
    {
        shell.Configure("""{ "Kind": "InfluxDb", "Path": "telemetry.db" }""");
        Assert.Contains("no time series here", await DoneAsync(0, "backup", Backup), StringComparison.Ordinal);
        Assert.False(File.Exists(Backup));
        Assert.Contains("5 files, all as they were made", await DoneAsync(0, "verify", Backup), StringComparison.Ordinal);
        Assert.Contains("collector.db is in use: stop the collector", (await shell.RunAsync("restore", Backup, "--replace")).Errors, StringComparison.Ordinal);
        await CloseAsync();
        await DoneAsync(0, "restore", Backup, "--replace");
        shell.Configure("{}");
        await DoneAsync(0, "backup", Backup + "2");
        shell.Configure("""{ "Kind": "InfluxDb", "Path": "telemetry.db" }""");
        Assert.Contains("restore it where Store:Kind is Sqlite", (await shell.RunAsync("restore", Backup + "2", "--replace")).Errors, StringComparison.Ordinal);
    }

    private static string Sketch()
    {
        var sketch = new HyperLogLog();
        for (ulong i = 0; i < 40; i++) sketch.Add(SketchKey.Hash([1], i));
        return $"wifi_unique,bss=w sketch=\"{SketchCodec.ToText(sketch)}\",key=\"00000000000000aa\",n=40i,hour={Noon}i {Noon + 1}";
    }

    private async Task<string> DoneAsync(int exit, params string[] arguments)
    {
        var done = await shell.RunAsync(arguments);
        Assert.True(exit == done.Exit, $"{string.Join(' ', arguments)} ended with {done.Exit}: {done.Errors}{done.Output}");
        return done.Output;
    }

    private Task<string> OrderAsync() => DoneAsync(3, "order", "begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "drill", "--wait", "0s");

    private long Sequence()
    {
        using var ledger = OrderLedger.OpenToRead(shell.Options.Alerts);
        return ledger.HighestSequence("city");
    }

    private async Task CloseAsync()
    {
        await house.Store.DisposeAsync();
        house.CloseRecords();
        house.CloseRegistry();
    }

    /// <summary>Without what a restore changes on purpose.</summary>
    private static IEnumerable<string> Lasting(string part, IEnumerable<string> rows) => rows.Where(row => part switch
    {
        BackupParts.Alerts => !row.StartsWith("issuer", StringComparison.Ordinal),
        BackupParts.Registry => !row.Contains("|restore|", StringComparison.Ordinal),
        BackupParts.Records => !row.StartsWith("unique_cell", StringComparison.Ordinal),
        BackupParts.Strangers => !row.StartsWith("held", StringComparison.Ordinal),
        _ => true,
    });

    /// <summary>Every row of every table.</summary>
    private static List<string> Dump(string path)
    {
        using var database = RawDatabase.Open(path, readOnly: true);
        var (tables, found) = (new List<string>(), new List<string>());
        using (var rows = database.Prepare("SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name"))
            while (rows.Step()) tables.Add(rows.Text(0));
        foreach (var table in tables)
        {
            var columns = new List<string>();
            using (var rows = database.Prepare($"SELECT name FROM pragma_table_info('{table}')"))
                while (rows.Step()) columns.Add($"quote({SqliteSchema.Quote(rows.Text(0))})");
            using var content = database.Prepare($"SELECT {string.Join(" || '|' || ", columns)} FROM {SqliteSchema.Quote(table)} ORDER BY 1");
            while (content.Step()) found.Add($"{table}|{content.Text(0).Replace("'", "", StringComparison.Ordinal)}");
        }
        return found;
    }
}
