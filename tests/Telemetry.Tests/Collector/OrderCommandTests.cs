using System.CommandLine;
using System.Text.Json;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>The command line as a person types it, against a real ledger; the broker is away, so every order waits for the collector.</summary>
public sealed class OrderCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("orders-").FullName;
    private readonly AlertsOptions alerts;

    public OrderCommandTests()
    {
        alerts = new AlertsOptions { Directory = Path.Combine(folder, "alerts"), Persons = ["desk-a", "desk-b"] };
        File.WriteAllText(Path.Combine(folder, "collector.json"),
            """{ "Broker": { "Url": "mqtt://127.0.0.1:9" }, "Alerts": { "Directory": "alerts", "Persons": ["desk-a", "desk-b"] } }""");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_order_begins_is_revised_and_ends_and_devices_would_follow()
    {
        var begin = await RunAsync("begin", "--hazard", "flood", "--level", "4", "--area", "14131,14132", "--area", "14133", "--status", "actual",
            "--headline", "多摩川が氾濫するおそれ", "--action-en", "Leave", "--expires", "30m");
        Assert.Equal(3, begin.Exit);
        Assert.Contains("The order is signed and stored", begin.Errors, StringComparison.Ordinal);
        var id = begin.Output.Split(' ')[0];
        Assert.StartsWith("flood-", id, StringComparison.Ordinal);

        Assert.Equal(3, (await RunAsync("revise", "--level", "5", "--expires", "PT1H")).Exit);
        var end = await RunAsync("end", id, "--json");
        using var json = JsonDocument.Parse(end.Output);
        Assert.Equal((id, 3, false), (json.RootElement.GetProperty("order").GetString(), json.RootElement.GetProperty("rev").GetInt32(), json.RootElement.GetProperty("published").GetBoolean()));

        using var ledger = OrderLedger.Open(alerts);
        var newest = ledger.Newest(id)!;
        Assert.Equal((OrderKind.End, 5, (long?)null), (newest.Order.Kind, newest.Order.Level, newest.Published));
        Assert.Equal(["14131", "14132", "14133"], newest.Order.Areas);
        Assert.Empty(newest.Order.Headline);
        var cabinet = ledger.Exclusively(() => KeyCabinet.Open(alerts, newest.Order.Issued));
        var decision = OrderGate.Decide(newest.Envelope, new OrderContext(cabinet.Ring, ["14131"], OrderBook.Empty, newest.Order.Issued, true));
        Assert.Equal(OrderVerdict.Remember, decision.Verdict);
    }

    [Theory]
    [InlineData("--expires is", "begin", "--hazard", "flood", "--area", "14131", "--status", "drill", "--expires", "40d")]
    [InlineData("--expires 'soon' is not a time", "begin", "--hazard", "flood", "--area", "14131", "--status", "drill", "--expires", "soon")]
    [InlineData("--area is missing", "begin", "--hazard", "flood", "--status", "drill")]
    [InlineData("does not exist", "end", "--order", "nothing")]
    [InlineData("no order in force", "withdraw")]
    public async Task What_cannot_be_is_refused_with_the_cause_and_exit_code_2(string words, params string[] arguments)
    {
        var (exit, _, errors) = await RunAsync(arguments);
        Assert.Equal(2, exit);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_has_expired_already_is_refused_with_the_time_it_would_have_had()
    {
        var (exit, output, errors) = await RunAsync("begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "actual", "--expires", "2020-01-01T00:00:00Z", "--wait", "0s");
        Assert.Equal(2, exit);
        Assert.Contains("--expires 2020-01-01 09:00:00 +09:00 is in the past", errors, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task The_key_ring_can_be_shown()
    {
        var (exit, output, _) = await RunCommandAsync("keys", "show", "--config", Path.Combine(folder, "collector.json"));
        Assert.Equal(0, exit);
        Assert.All(["root.jwk", "official-relay", "desk-b", "city-order-desk-a.key"], word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_names_every_error_and_its_cure()
    {
        var path = Path.Combine(folder, "wrong.json");
        File.WriteAllText(path, """{ "Prefx": "x", "Store": { "Pth": "x", "MaxDevices": "many" }, "Broker": { "Url": "http://x" }, "Alerts": { "Issuer": "The City" } }""");
        var (exit, _, errors) = await RunCommandAsync("run", "--config", path);
        Assert.Equal(2, exit);
        Assert.All(["Prefx", "Store:Pth", "MaxDevices 'many'", "Broker:Url", "Alerts:Issuer"], word => Assert.Contains(word, errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunCommandAsync(["order", .. arguments, "--config", Path.Combine(folder, "collector.json")]);

    private static async Task<(int Exit, string Output, string Errors)> RunCommandAsync(params string[] arguments)
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
