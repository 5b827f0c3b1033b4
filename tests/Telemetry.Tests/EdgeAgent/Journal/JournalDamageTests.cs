using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class JournalDamageTests : IDisposable
{
    private const string Line = "host load1=0.5 1763712000000";
    private readonly JournalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_file_is_set_aside_and_said_so_and_a_fresh_one_begun(int kind)
    {
        for (var i = 0; i < 200; i++) bench.Commit(Line);
        bench.Reopen(boot: 2, between: () => Damage(kind));

        var aside = Assert.Single(Directory.GetFiles(bench.Folder, "journal.db.damaged-20251121T030000Z*"), path => !path.EndsWith("-wal") && !path.EndsWith("-shm"));
        Assert.Contains(aside, bench.Journal.Trouble);
        Assert.Empty(bench.Waiting());
        bench.Commit(Line);
        Assert.Equal([1L], bench.Waiting());
        Assert.StartsWith("# v=1 boot=00000002 ", bench.Payload(1));
    }

    [Fact]
    public void Damage_met_while_running_costs_no_number_twice()
    {
        // More rows than SQLite keeps in memory, so that the damage is met.
        using var large = new JournalBench(options => options.BatchLines = 1);
        large.Commit([.. Enumerable.Repeat($"host,a={new string('x', 900)} load1=1 1763712000000", 12_000)]);
        large.Reopen();
        using (var file = new FileStream(large.Options.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = 100;
            var noise = new byte[file.Length - 100];
            new Random(1).NextBytes(noise);
            file.Write(noise);
        }
        _ = large.Waiting();
        large.Commit(Line);
        large.Commit(Line);

        Assert.NotNull(large.Journal.Trouble);
        Assert.Equal([12_001L, 12_002L], large.Waiting());
    }

    [Fact]
    public void Two_damaged_files_in_one_second_both_stay()
    {
        bench.Reopen(between: () => Damage(0));
        bench.Reopen(between: () => Damage(0));

        Assert.Equal(2, Directory.GetFiles(bench.Folder, "journal.db.damaged-*").Length);
    }

    [Fact]
    public void A_full_disk_makes_the_oldest_give_way_and_counts_them()
    {
        for (var i = 0; i < 300; i++) bench.Commit($"host,a={new string('x', 900)} load1=1 1763712000000");
        // SQLite answers with the same code when max_page_count is reached as when the file system has no room.
        bench.Journal.LimitToPresentSize();
        for (var i = 0; i < 100; i++) bench.Commit($"host,a={new string('x', 900)} load1=1 1763712000000");

        var status = bench.Journal.Status();
        Assert.True(status.Dropped > 0, "nothing was dropped");
        Assert.Equal(400, status.Journalled);
        Assert.Equal(status.Journalled - status.Dropped, status.Batches);
        Assert.Equal(1, status.DroppedFirst);
        Assert.Contains(400L, bench.Waiting());
    }

    private void Damage(int kind)
    {
        var path = bench.Options.Path;
        switch (kind)
        {
            case 0:
                File.WriteAllText(path, "this is not a database, it only looks like a file of some length");
                break;
            case 1:
                var bytes = File.ReadAllBytes(path);
                new Random(2).NextBytes(bytes.AsSpan(bytes.Length / 3, bytes.Length / 3));
                File.WriteAllBytes(path, bytes);
                break;
            default:
                File.WriteAllBytes(path, File.ReadAllBytes(path)[..(1024 * 3 + 17)]);
                break;
        }
    }
}
