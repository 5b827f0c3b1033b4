using System.Text;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>A log with some entries, and hands that touch it without being asked.</summary>
public sealed class AuditLogTests : IDisposable
{
    private const int Entries = 6;
    private readonly RegistryHouse house = new();

    public AuditLogTests()
    {
        house.Import(NationalList.Tokyo(3));
        for (var i = 1; i < Entries; i++)
        {
            house.Clock.Now += 60_000;
            DeviceDecision.Adopt(house.Database, [$"ap-000{i}"], "130001-1", $"account 担当{i}", house.Clock.Now);
        }
    }

    public void Dispose() => house.Dispose();

    [Fact]
    public void An_untouched_log_is_whole_and_says_its_head()
    {
        var report = Inspect();
        Assert.Empty(report.Findings);
        Assert.Equal((Entries, Entries), ((int)report.Entries, (int)report.Head.No));
        Assert.Equal(report.Head.ToString(), File.ReadAllText(house.Options.AuditHead).Trim());
        Assert.Equal(report.Head.ToString(), AuditHead.TryParse(report.Head.ToString())!.ToString());
        var entry = house.Database.Read(d => AuditTable.Newest(d, 10))[^1];
        Assert.Equal((1, "account tester", "places import", "list.csv"), ((int)entry.No, entry.Actor, entry.Action, entry.Subject));
        Assert.Contains("\"added\":3", entry.Detail, StringComparison.Ordinal);
        Assert.Contains("担当5", house.Database.Read(d => AuditTable.Newest(d, 1))[0].Actor, StringComparison.Ordinal);
    }

    public static TheoryData<int, string> EveryCell()
    {
        var data = new TheoryData<int, string>();
        for (var no = 1; no <= Entries; no++)
            foreach (var column in (string[])["at", "actor", "action", "subject", "detail", "hash"]) data.Add(no, column);
        return data;
    }

    [Theory]
    [MemberData(nameof(EveryCell))]
    public void One_changed_byte_in_any_column_of_any_entry_is_found_and_named(int no, string column)
    {
        using (var database = Unguarded())
        {
            using var row = database.Prepare($"SELECT CAST({column} AS BLOB), {column} FROM audit WHERE no={no}");
            Assert.True(row.Step());
            var (bytes, number) = (row.Blob(0), row.Long(1));
            row.Reset();
            bytes[bytes.Length / 2] ^= 1;
            using var update = database.Prepare($"UPDATE audit SET {column}={(column == "at" ? "?1" : column == "hash" ? "?1" : "CAST(?1 AS TEXT)")} WHERE no={no}");
            if (column == "at") update.Bind(1, number ^ 1);
            else update.Bind(1, bytes.AsSpan());
            update.Run();
        }
        var finding = Found();
        Assert.Equal(no, finding.No);
        Assert.Contains($"entry {no} of 2025-11-21 12:0{no - 1}:", finding.What, StringComparison.Ordinal);
        if (column is not ("action" or "subject")) Assert.Contains(no == 1 ? "places import list.csv" : $"device adopt ap-000{no - 1}", finding.What, StringComparison.Ordinal);
        Assert.Equal(column == "hash", finding.What.Contains("its hash was changed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_is_not_of_its_type_any_more_is_named_with_the_column()
    {
        using (var database = Unguarded()) database.Execute("UPDATE audit SET actor=CAST(actor AS BLOB) WHERE no=3");
        Assert.Contains("column actor was changed: it is blob now", Found().What, StringComparison.Ordinal);
    }

    [Fact]
    public void One_flipped_bit_anywhere_in_the_file_is_found_or_leaves_every_entry_as_it_was()
    {
        house.Close();
        using (var database = RawDatabase.Open(house.Options.Path, readOnly: false)) database.Execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE;");
        var whole = File.ReadAllBytes(house.Options.Path);
        var truth = Texts(house.Options.Path);
        var copy = Path.Combine(house.Folder, "copy.db");
        var random = new Random(20_251_121);
        var (found, named) = (0, 0);
        // A third of the bytes of the pages that hold entries, and a sample of the rest.
        var pages = Enumerable.Range(0, whole.Length / 4096).Where(page => Encoding.UTF8.GetString(whole, page * 4096, 4096).Contains("device adopt", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(pages);
        foreach (var at in pages.SelectMany(page => Enumerable.Range(page * 4096, 4096)).Concat(Enumerable.Range(0, 300).Select(_ => random.Next(whole.Length))))
        {
            if (random.Next(whole[at] == 0 ? 30 : 3) != 0) continue;
            var bytes = whole.ToArray();
            bytes[at] ^= (byte)(1 << random.Next(8));
            foreach (var left in Directory.GetFiles(house.Folder, "copy.db?*")) File.Delete(left);
            File.WriteAllBytes(copy, bytes);
            var findings = AuditInspection.Run(copy, house.Options.AuditHead, null).Findings;
            if (findings.Count > 0)
            {
                found++;
                if (findings.Any(f => f.No > 0)) named++;
                continue;
            }
            Assert.Equal(truth, Texts(copy));
        }
        Assert.InRange(found, 200, int.MaxValue);
        Assert.InRange(named, found / 2, found);
    }

    [Fact]
    public void A_removed_entry_is_named()
    {
        using (var database = Unguarded()) database.Execute("DELETE FROM audit WHERE no=3");
        Assert.Equal((3L, "entry 3 is missing"), (Found().No, Found().What));
        using (var database = Unguarded()) database.Execute("DELETE FROM audit WHERE no=4");
        Assert.Equal("entries 3 to 4 are missing", Found().What);
    }

    [Fact]
    public void A_removed_entry_is_found_also_when_the_others_are_numbered_anew()
    {
        using (var database = Unguarded()) database.Execute("DELETE FROM audit WHERE no=3; UPDATE audit SET no=no-1 WHERE no=4; UPDATE audit SET no=no-1 WHERE no=5; UPDATE audit SET no=no-1 WHERE no=6");
        var findings = Inspect().Findings;
        Assert.Equal(3, findings[0].No);
        Assert.Contains("does not follow", findings[0].What, StringComparison.Ordinal);
        Assert.Contains(findings, f => f.What.Contains("missing at the end", StringComparison.Ordinal));
    }

    [Fact]
    public void An_inserted_entry_and_two_that_changed_places_are_named()
    {
        using (var database = Unguarded())
            database.Execute("UPDATE audit SET no=-no WHERE no IN (2, 4); UPDATE audit SET no=6+no WHERE no IN (-2, -4)");
        Assert.Equal([2L, 4], Inspect().Findings.Select(f => f.No).Where(n => n is 2 or 4).Distinct());
        using (var database = Unguarded())
            database.Execute("UPDATE audit SET no=-no WHERE no IN (2, 4); UPDATE audit SET no=6+no WHERE no IN (-2, -4)");
        Assert.Empty(Inspect().Findings);
        using (var database = Unguarded())
            database.Execute("INSERT INTO audit SELECT 7, at, actor, action, 'ap-6666', detail, hash FROM audit WHERE no=6");
        Assert.Contains("entry 7 of", Found().What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_end_shows_against_the_head_that_is_kept_elsewhere()
    {
        using (var database = Unguarded()) database.Execute("DELETE FROM audit WHERE no>4");
        Assert.Contains("entries 5 to 6 are missing at the end", Found().What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_written_anew_shows_against_a_head_that_a_person_noted()
    {
        var noted = Inspect().Head;
        house.Close();
        foreach (var file in Directory.GetFiles(house.Folder, "registry.db*")) File.Delete(file);
        File.Delete(house.Options.AuditHead);
        house.Reopen();
        house.Import(NationalList.Tokyo(2));
        for (var i = 1; i < Entries; i++) DeviceDecision.Adopt(house.Database, [$"ap-000{i}"], null, "account tester", house.Clock.Now);
        Assert.Empty(Inspect().Findings);
        Assert.Contains("another one than the head given", Assert.Single(AuditInspection.Run(house.Options.Path, house.Options.AuditHead, noted).Findings).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_file_that_is_gone_or_foreign_is_a_finding_and_one_that_lags_is_not()
    {
        var head = File.ReadAllText(house.Options.AuditHead);
        DeviceDecision.Refuse(house.Database, ["ap-9"], "account tester", house.Clock.Now);
        File.WriteAllText(house.Options.AuditHead, head);
        var report = Inspect();
        Assert.Empty(report.Findings);
        Assert.Contains("1 after it", Assert.Single(report.Notices), StringComparison.Ordinal);
        File.WriteAllText(house.Options.AuditHead, "nothing");
        Assert.Contains("does not hold the head", Found().What, StringComparison.Ordinal);
        File.Delete(house.Options.AuditHead);
        Assert.Contains("is missing", Found().What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_takes_no_change_and_no_deletion_and_says_so_when_the_guards_are_gone()
    {
        foreach (var sql in (string[])["UPDATE audit SET actor='x' WHERE no=2", "DELETE FROM audit WHERE no=2"])
            Assert.Contains("append-only", Assert.ThrowsAny<Exception>(() => house.Database.Note(d => d.Execute(sql))).Message, StringComparison.Ordinal);
        using (var database = Unguarded()) database.Execute("DROP TRIGGER audit_stays");
        Assert.Contains("guards", Assert.Single(Inspect().Findings).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_processes_write_one_chain_and_a_change_that_fails_leaves_no_entry()
    {
        using var other = new RegistryDatabase(house.Options, house.Clock);
        for (var i = 0; i < 10; i++) DeviceDecision.Adopt(i % 2 == 0 ? other : house.Database, [$"air-{i:000}"], null, "account tester", house.Clock.Now);
        Assert.Throws<InvalidOperationException>(() => other.Change<bool>(d =>
        {
            DeviceRegister.Save(d, new("air-999", DeviceVerdict.Adopted, null, 1));
            throw new InvalidOperationException();
        }));
        Assert.Empty(Inspect().Findings);
        Assert.Equal(Entries + 10, Inspect().Entries);
        Assert.DoesNotContain(house.Now.Devices, d => d.Device == "air-999");
    }

    private AuditReport Inspect() => AuditInspection.Run(house.Options.Path, house.Options.AuditHead, null);

    /// <summary>The one finding beside the missing guards.</summary>
    private AuditFinding Found() => Assert.Single(Inspect().Findings);

    /// <summary>The file as somebody opens it who takes the guards off, and puts them back afterwards.</summary>
    private Tampering Unguarded() => new(RawDatabase.Open(house.Options.Path, readOnly: false));

    private static List<string> Texts(string path)
    {
        using var database = RawDatabase.Open(path, readOnly: true);
        return [.. AuditTable.Rows(database).Select(r => $"{r.No} {r.At} {Convert.ToHexString(r.Actor)} {Convert.ToHexString(r.Action)} {Convert.ToHexString(r.Subject)} {Convert.ToHexString(r.Detail)} {Convert.ToHexString(r.Hash)}")];
    }

    private sealed class Tampering : IDisposable
    {
        private readonly RawDatabase database;
        private bool dropped;

        public Tampering(RawDatabase database)
        {
            this.database = database;
            database.Execute("DROP TRIGGER IF EXISTS audit_keeps; DROP TRIGGER IF EXISTS audit_stays");
        }

        public RawStatement Prepare(string sql) => database.Prepare(sql);

        public void Execute(string sql)
        {
            if (sql.StartsWith("DROP", StringComparison.Ordinal)) dropped = true;
            else database.Execute(sql);
        }

        public void Dispose()
        {
            if (!dropped) database.Execute(AuditTable.Schema);
            database.Dispose();
        }
    }
}
