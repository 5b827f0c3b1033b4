using System.CommandLine;
using System.Text.Json;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>Backup, restore and verify as a person types them, on real files.</summary>
public sealed class StoreCommandTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon, Day = RollupLevel.DayMs;
    private readonly StoreHouse house = new();

    private string Backup => Path.Combine(house.Folder, "backups", "one.db");

    public async Task InitializeAsync()
    {
        house.Clock.Now = Noon + Day;
        File.WriteAllText(Path.Combine(house.Folder, "collector.json"), """{ "Broker": { "Url": "mqtt://127.0.0.1:9" }, "Store": { "Path": "telemetry.db" } }""");
        await house.IngestAsync(("ap-1", StoreHouse.Batch(1, [.. Enumerable.Range(0, 3_000).Select(i => $"wifi,bss=w stations={i % 9}i,assoc={i}i {Noon - i * 60_000}"), "nonsense"])));
        house.Settle();
    }

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task A_backup_of_a_file_in_use_is_whole_and_comes_back_with_the_records()
    {
        var sketch = new HyperLogLog();
        for (ulong i = 0; i < 40; i++) sketch.Add(SketchKey.Hash([1], i));
        Assert.Null(house.Unique().Write([new DeviceSketch("ap-1", new HourSketch("w", Noon, "00000000000000aa", sketch))], [], Noon));
        var before = house.Dump();
        var traces = SketchCodec.ToBytes(sketch)[1..60];
        Assert.NotEqual(-1, File.ReadAllBytes(house.Records.Path + "-wal").AsSpan().IndexOf(traces));
        var (exit, output, errors) = await RunAsync("backup", Backup);
        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains("100 %", output, StringComparison.Ordinal);
        Assert.False(File.Exists(Backup + "-wal"));
        Assert.Equal(0, (await RunAsync("verify", Backup, "--full")).Exit);

        // The collector goes on; what it takes now is not in the copy.
        await house.IngestAsync(("ap-1", $"wifi,bss=w stations=99i {Noon + 5}"));
        Assert.NotEqual(before, house.Dump());
        Assert.Contains("in use by another collector", (await RunAsync("restore", Backup, "--replace")).Errors, StringComparison.Ordinal);
        await CloseAsync();
        Assert.Contains("--replace", (await RunAsync("restore", Backup)).Errors, StringComparison.Ordinal);
        var restored = await RunAsync("restore", Backup, "--replace");
        Assert.Equal((0, ""), (restored.Exit, restored.Errors));
        Assert.Contains("before-restore", restored.Output, StringComparison.Ordinal);
        await house.RestartAsync();
        Assert.Equal(before, house.Dump());
        Assert.Single(house.Quarantine.Read(null, null, 10));
        // The number is kept, the sketch behind it is in no copy.
        using var records = RawDatabase.Open(house.Records.Path, readOnly: true);
        Assert.Equal(("4", "0"), (records.Scalar("SELECT count(*) FROM unique_cell"), records.Scalar("SELECT count(*) FROM unique_cell WHERE sketch IS NOT NULL")));
        Assert.Equal(-1, File.ReadAllBytes(Backup + ".records").AsSpan().IndexOf(traces));
        Assert.Single(Directory.GetFiles(house.Folder, "telemetry.db.before-restore-*Z"));
    }

    [Fact]
    public async Task A_backup_is_never_written_over_and_a_failed_one_leaves_nothing()
    {
        Assert.Equal(0, (await RunAsync("backup", Backup)).Exit);
        var bytes = File.ReadAllBytes(Backup);
        var again = await RunAsync("backup", Backup);
        Assert.Equal(2, again.Exit);
        Assert.Contains("is not written over", again.Errors, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Backup));
        await CloseAsync();
        Spoil(house.StorePath);
        var spoiled = await RunAsync("backup", Backup + "2");
        Assert.Equal(2, spoiled.Exit);
        Assert.Equal(["one.db", "one.db.manifest", "one.db.records", "one.db.registry", "one.db.strangers"], Directory.GetFiles(Path.GetDirectoryName(Backup)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_damaged_or_foreign_backup_is_refused_and_what_is_there_stays()
    {
        Assert.Equal(0, (await RunAsync("backup", Backup)).Exit);
        await CloseAsync();
        var before = File.ReadAllBytes(house.StorePath);
        Spoil(Backup);
        Assert.Contains("take an earlier backup", (await RunAsync("restore", Backup, "--replace")).Errors, StringComparison.Ordinal);
        Assert.Contains("name it without .records", (await RunAsync("restore", Backup + ".records", "--replace")).Errors, StringComparison.Ordinal);
        Assert.Contains("does not exist", (await RunAsync("restore", Backup + "9", "--replace")).Errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(house.StorePath));
    }

    [Fact]
    public async Task A_roll_up_that_is_not_that_of_the_raw_points_is_found_named_and_made_again()
    {
        Assert.Equal(0, (await RunAsync("verify")).Exit);
        await CloseAsync();
        using (var database = RawDatabase.Open(house.StorePath, readOnly: false)) database.Execute($"UPDATE wifi SET stations = 77 WHERE t = {Noon - 60_000 * 60}");
        var found = await RunAsync("verify", "--full");
        Assert.Equal(4, found.Exit);
        Assert.Contains("wrong: hourly wifi/stations of ap-1 bss=w at 2025-11-21 11:00", found.Errors, StringComparison.Ordinal);
        Assert.Contains("--repair", found.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("verify", "--full", "--repair")).Exit);
        await house.RestartAsync();
        house.Settle();
        Assert.Equal(0, (await RunAsync("verify", "--full")).Exit);
    }

    [Fact]
    public async Task A_day_that_is_not_that_of_its_hours_is_found_too()
    {
        await CloseAsync();
        using (var database = RawDatabase.Open(house.StorePath, readOnly: false)) database.Execute("DELETE FROM daily");
        var found = await RunAsync("verify", "--full");
        Assert.Equal(4, found.Exit);
        Assert.Contains("wrong: daily wifi/assoc of ap-1 bss=w at 2025-11-21 00:00", found.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_pages_are_told_with_the_cure_and_exit_code_4()
    {
        await CloseAsync();
        Spoil(house.StorePath);
        var found = await RunAsync("verify");
        Assert.Equal(4, found.Exit);
        Assert.Contains("collector restore FILE --replace", found.Errors, StringComparison.Ordinal);
        Assert.Contains("collector restore FILE --replace", Assert.Throws<StartRefusedException>(() => house.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_refusal()
    {
        var (exit, _, errors) = await RunAsync("verify", Backup);
        Assert.Equal(2, exit);
        Assert.Contains("does not exist", errors, StringComparison.Ordinal);
    }

    private static void Spoil(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 2, 6_000).Fill(0xA5);
        File.WriteAllBytes(path, bytes);
    }

    private async Task CloseAsync()
    {
        await house.Store.DisposeAsync();
        house.CloseRecords();
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var root = CollectorCommands.Build((_, _) => Task.CompletedTask, house.Clock);
        var exit = await root.Parse([.. arguments, "--config", Path.Combine(house.Folder, "collector.json")]).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }
}
