using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>Twins and commands in the log, and what was put into or changed in their file past it.</summary>
public sealed class FleetAuditTests : IAsyncLifetime
{
    private readonly CommandLine shell = new();

    public async Task InitializeAsync()
    {
        await shell.RunAsync("devices", "adopt", "ap-0001");
        Assert.Equal(3, (await shell.RunAsync("twin", "set", "ap-0001", "--set", "heartbeat=00:01:00", "--new", "--wait", "0s")).Exit);
        Assert.Equal(3, (await shell.RunAsync("command", "identify", "ap-0001", "--seconds", "33", "--new", "--wait", "0s")).Exit);
        Assert.Equal(3, (await shell.RunAsync("twin", "clear", "ap-0001", "--new", "--wait", "0s")).Exit);
    }

    public Task DisposeAsync()
    {
        shell.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Every_twin_and_command_is_an_entry_with_who_when_and_what()
    {
        var list = (await shell.RunAsync("audit", "list")).Output;
        Assert.All(
            [$"account {Environment.UserName}  twin set  ap-0001", "\"heartbeat\\\":\\\"00:01:00\\\"", "command identify  ap-0001", "\"seconds\":33", "twin clear  ap-0001  {\"version\":2"],
            word => Assert.Contains(word, list, StringComparison.Ordinal));
        var verify = await shell.RunAsync("audit", "verify");
        Assert.Contains("4 entries, all as they were written", verify.Output, StringComparison.Ordinal);
        Assert.Equal(0, verify.Exit);
    }

    [Theory]
    [InlineData("UPDATE command SET message=CAST(replace(CAST(message AS TEXT), '\"seconds\":33', '\"seconds\":34') AS BLOB)", "command c-", "in fleet.db is not what its entry says")]
    [InlineData("UPDATE twin SET desired=CAST(replace(CAST(desired AS TEXT), '\"sources\":{}', '\"heartbeat\":\"00:05:00\",\"sources\":{}') AS BLOB)", "twin of ap-0001, version 2,", "in fleet.db is not what its entry says")]
    [InlineData("UPDATE twin SET desired=CAST('rubbish' AS BLOB)", "twin of ap-0001", "cannot be read: it was changed")]
    [InlineData("INSERT INTO twin SELECT 'ap-0002', desired, set_at, published, report FROM twin", "twin of ap-0002, version 2,", "has no entry")]
    [InlineData("INSERT INTO command(id, device, message, expires) SELECT 'c-x', device, CAST(replace(CAST(message AS TEXT), id, 'c-x') AS BLOB), expires FROM command", "command c-x for ap-0001", "has no entry")]
    public async Task What_was_changed_or_put_into_the_file_past_the_log_is_named(string sql, string name, string what)
    {
        using (var database = RawDatabase.Open(shell.PathOf("fleet.db"), readOnly: false))
        {
            database.Execute(sql);
            Assert.Equal(1, database.Changes);
        }
        var verify = await shell.RunAsync("audit", "verify");
        Assert.Equal(2, verify.Exit);
        Assert.Contains("1 findings", verify.Output, StringComparison.Ordinal);
        Assert.Contains($"BROKEN: {name}", verify.Output, StringComparison.Ordinal);
        Assert.Contains(what, verify.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_envelope_was_exchanged_is_named()
    {
        Assert.Equal(3, (await shell.RunAsync("order", "begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "drill", "--wait", "0s")).Exit);
        Assert.Equal(0, (await shell.RunAsync("audit", "verify")).Exit);
        using (var database = RawDatabase.Open(shell.PathOf("alerts/alerts.db"), readOnly: false))
            database.Execute("UPDATE message SET envelope=envelope || CAST(' ' AS BLOB)");
        Assert.Contains("rev 1 in alerts.db is not what its entry says", (await shell.RunAsync("audit", "verify")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_twins_that_is_damaged_is_a_finding_and_no_stack_trace()
    {
        File.WriteAllText(shell.PathOf("fleet.db"), new string('x', 20_000));
        foreach (var log in Directory.GetFiles(shell.Folder, "fleet.db-*")) File.Delete(log);
        var verify = await shell.RunAsync("audit", "verify");
        Assert.Equal(2, verify.Exit);
        Assert.Contains("fleet.db cannot be held against the log", verify.Output, StringComparison.Ordinal);
    }
}
