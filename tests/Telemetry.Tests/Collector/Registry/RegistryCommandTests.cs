using System.CommandLine;
using System.Text;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

/// <summary>The command line as a person types it, against real files.</summary>
public sealed class RegistryCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("places-").FullName;

    public RegistryCommandTests() => File.WriteAllText(
        PathOf("collector.json"), """{ "Broker": { "Url": "mqtt://127.0.0.1:9" }, "Alerts": { "Directory": "alerts", "Persons": ["desk-a", "desk-b"] } }""");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_list_is_checked_imported_and_exported_and_the_round_trip_is_identical()
    {
        var text = NationalList.Tokyo(7);
        File.WriteAllBytes(PathOf("in.csv"), NationalList.Cp932.GetBytes(text));
        var check = await RunBareAsync("places", "check", PathOf("in.csv"));
        Assert.Equal(0, check.Exit);
        Assert.Contains("CP932, 推奨データセット, 19 columns, 7 good rows, 0 bad rows", check.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("registry.db")));

        Assert.Equal(0, (await RunAsync("places", "import", PathOf("in.csv"), "--dry-run")).Exit);
        var import = await RunAsync("places", "import", PathOf("in.csv"));
        Assert.Equal(0, import.Exit);
        Assert.Contains("7 added, 0 corrected", import.Output, StringComparison.Ordinal);
        Assert.Contains("any other is a stranger", import.Output, StringComparison.Ordinal);
        Assert.Contains("audit log: head 1:", import.Output, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("places", "export", PathOf("out.csv"))).Exit);
        Assert.Equal([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], File.ReadAllBytes(PathOf("out.csv")));
        Assert.Contains("7 as before", (await RunAsync("places", "import", PathOf("out.csv"))).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("places", "export", PathOf("again.csv"))).Exit);
        Assert.Equal(File.ReadAllBytes(PathOf("out.csv")), File.ReadAllBytes(PathOf("again.csv")));
        Assert.Contains("130001-7", (await RunAsync("places", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_rows_are_named_and_the_exit_code_says_that_it_was_done_in_part()
    {
        File.WriteAllText(PathOf("in.csv"), NationalList.Tokyo(2) + NationalList.Row(("NO", "9"), ("最終確認日", "soon"))[(NationalList.Recommended.Length + 2)..]);
        Assert.Equal(4, (await RunBareAsync("places", "check", PathOf("in.csv"))).Exit);
        var strict = await RunAsync("places", "import", PathOf("in.csv"), "--strict");
        Assert.Equal(2, strict.Exit);
        Assert.Contains("nothing was changed", strict.Errors, StringComparison.Ordinal);
        var import = await RunAsync("places", "import", PathOf("in.csv"));
        Assert.Equal(4, import.Exit);
        Assert.Contains("line 4, 最終確認日 'soon': is not a date: write 2024-09-01 or 2024/9/1", import.Output, StringComparison.Ordinal);
        Assert.Contains("2 added", import.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cannot be read", "places", "import", "absent.csv")]
    [InlineData("has no places", "places", "export", "out.csv")]
    [InlineData("there is no place", "devices", "adopt", "ap-1", "--place", "p-9")]
    [InlineData("is not a device id", "devices", "refuse", "AP_1")]
    [InlineData("nothing was ever changed", "audit", "verify")]
    public async Task What_cannot_be_is_refused_with_the_cause_and_exit_code_2(string words, params string[] arguments)
    {
        var (exit, _, errors) = await RunAsync([.. arguments.Select(a => a.EndsWith(".csv", StringComparison.Ordinal) ? PathOf(a) : a)]);
        Assert.Equal(2, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_are_adopted_and_refused_and_every_step_is_in_the_log()
    {
        File.WriteAllText(PathOf("in.csv"), NationalList.Tokyo(2));
        await RunAsync("places", "import", PathOf("in.csv"));
        Assert.Contains("ap-0001 adopted at 130001-2", (await RunAsync("devices", "adopt", "ap-0001", "ap-0002", "--place", "130001-2")).Output, StringComparison.Ordinal);
        Assert.Contains("guest-1 refused without a place", (await RunAsync("devices", "refuse", "guest-1")).Output, StringComparison.Ordinal);
        Assert.Contains("refused", (await RunAsync("devices", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("devices", "strangers")).Exit);
        var order = await RunAsync("order", "begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "drill", "--wait", "0s");
        Assert.Equal(3, order.Exit);
        var list = (await RunAsync("audit", "list")).Output;
        Assert.All(["places import  in.csv", "device adopt  2 devices", "device refuse  guest-1", "order begin  flood-", $"account {Environment.UserName}"], word => Assert.Contains(word, list, StringComparison.Ordinal));
        var verify = await RunAsync("audit", "verify");
        Assert.Equal(0, verify.Exit);
        Assert.Contains("4 entries, all as they were written; head 4:", verify.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("audit", "verify", "--head", verify.Output.Split("head ")[1].Trim())).Exit);
        Assert.Equal(2, (await RunAsync("audit", "verify", "--head", "3:" + new string('0', 64))).Exit);

        // A byte of an entry, as an intruder would change it.
        using (var database = RawDatabase.Open(PathOf("registry.db"), readOnly: false))
            database.Execute("DROP TRIGGER audit_keeps; UPDATE audit SET actor='account nobody' WHERE no=2; " + AuditTable.Schema);
        var broken = await RunAsync("audit", "verify");
        Assert.Equal(2, broken.Exit);
        Assert.Contains("BROKEN: entry 2 of ", broken.Output, StringComparison.Ordinal);
        Assert.Contains("(device adopt 2 devices)", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_registry_that_one_adoption_closed_is_opened_again_by_a_command()
    {
        Assert.Contains("The registry is open", (await RunAsync("devices", "open")).Output, StringComparison.Ordinal);
        Assert.Contains("The registry was empty", (await RunAsync("devices", "adopt", "ap-0001")).Output, StringComparison.Ordinal);
        Assert.Equal(Admission.Stranger, Admit("ap-0002"));
        Assert.Contains("also what was held apart", (await RunAsync("devices", "open")).Output, StringComparison.Ordinal);
        Assert.Equal(Admission.Taken, Admit("ap-0002"));
        Assert.Contains("registry open  registry", (await RunAsync("audit", "list")).Output, StringComparison.Ordinal);

        await RunAsync("devices", "refuse", "guest-1");
        Assert.Contains("guest-1 is kept out", (await RunAsync("devices", "open")).Errors, StringComparison.Ordinal);
        File.WriteAllText(PathOf("in.csv"), NationalList.Tokyo(2));
        await RunAsync("places", "import", PathOf("in.csv"));
        var (exit, _, errors) = await RunAsync("devices", "open");
        Assert.Equal(2, exit);
        Assert.Contains("has 2 places and is not empty", errors, StringComparison.Ordinal);

        Admission Admit(string device)
        {
            using var database = RawDatabase.Open(PathOf("registry.db"), readOnly: true);
            return RegistrySnapshot.Load(database, StrangerMode.Auto).Admit(device);
        }
    }

    [Fact]
    public async Task An_order_that_the_log_does_not_tell_of_is_found()
    {
        await RunAsync("devices", "adopt", "ap-0001");
        await RunAsync("order", "begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "drill", "--wait", "0s");
        using (var database = RawDatabase.Open(PathOf("registry.db"), readOnly: false))
            database.Execute("DROP TRIGGER audit_stays; DELETE FROM audit WHERE no=2; " + AuditTable.Schema);
        File.Delete(Path.Combine(folder, "alerts", "audit.head"));
        var verify = await RunAsync("audit", "verify");
        Assert.Equal(2, verify.Exit);
        Assert.Contains("is in alerts.db and has no entry", verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_goes_out_although_the_log_cannot_be_written()
    {
        Directory.CreateDirectory(PathOf("registry.db"));
        var order = await RunAsync("order", "begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "drill", "--wait", "0s");
        Assert.Equal(3, order.Exit);
        Assert.Contains("warning: this is not in the audit log", order.Errors, StringComparison.Ordinal);
        Assert.StartsWith("flood-", order.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_has_help()
    {
        foreach (var words in (string[][])[["places"], ["places", "import"], ["places", "export"], ["places", "check"], ["devices"], ["devices", "adopt"], ["devices", "refuse"], ["devices", "open"], ["audit"], ["audit", "verify"]])
            Assert.Equal(0, (await RunBareAsync([.. words, "--help"])).Exit);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => RunBareAsync([.. arguments, "--config", PathOf("collector.json")]);

    private static async Task<(int Exit, string Output, string Errors)> RunBareAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await CollectorCommands.Build((_, _) => Task.CompletedTask, new HastyTime()).Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }

    /// <summary>The real wall clock; timers come due a hundred times as early.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

        private static TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time / 100 : time;
    }
}
