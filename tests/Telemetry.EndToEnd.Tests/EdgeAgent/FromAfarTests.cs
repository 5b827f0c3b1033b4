using System.Text.Json;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.EdgeAgent;

/// <summary>Twins and commands as an operator gives them: the collector's command line, a real broker, a real agent.</summary>
public sealed class FromAfarTests
{
    [Fact]
    public async Task A_twin_is_tried_and_applied_or_refused_with_every_reason_and_commands_are_answered()
    {
        await using var stand = await OverrideStand.StartAsync();
        await Eventually.True(async () => (await stand.GetAsync("/api/v1/devices")).Contains(OverrideStand.Device, StringComparison.Ordinal), "the device is known", () => stand.Collector.Log);

        var refused = await stand.FleetAsync("twin", "set", OverrideStand.Device, "--set", "host.interval=never", "--set", "nothing.enabled=false");
        Assert.Equal(2, refused.Code);
        Assert.Contains("nothing is not a source of this device", refused.Output, StringComparison.Ordinal);
        Assert.Contains("sources.host.interval", refused.Output, StringComparison.Ordinal);

        // A whole file goes over the refused one. It stays on trial for a while, and then it holds.
        var tried = await stand.FleetAsync("twin", "set", OverrideStand.Device, "--file", stand.Write("twin.json", """{"sources":{"host":{"interval":"00:00:01"}}}"""), "--wait", "10s");
        Assert.Equal(3, tried.Code);
        Assert.Contains("has taken it on trial", tried.Output, StringComparison.Ordinal);

        var diagnosis = await stand.FleetAsync("command", "send-diagnostics", OverrideStand.Device);
        Assert.True(diagnosis.Code == 0, diagnosis.Output);
        Assert.Contains("\"twinVersion\"", diagnosis.Output, StringComparison.Ordinal);
        var reboot = await stand.FleetAsync("command", "reboot", OverrideStand.Device);
        Assert.Equal(2, reboot.Code);
        Assert.Contains("AllowReboot", reboot.Output, StringComparison.Ordinal);
        var stranger = await stand.FleetAsync("command", "identify", "ap-9999");
        Assert.Equal(2, stranger.Code);
        Assert.Contains("has never heard of ap-9999", stranger.Output, StringComparison.Ordinal);

        await Eventually.True(
            async () => JsonSerializer.Deserialize(await stand.GetAsync("/api/v1/twins"), ContractsJson.Default.IReadOnlyListTwinView)! is [{ Version: 2, State: "applied", ReportedVersion: 2 }],
            "the twin is proven", () => stand.Agent.Log, TimeSpan.FromSeconds(120));
        var commands = JsonSerializer.Deserialize(await stand.GetAsync("/api/v1/commands"), ContractsJson.Default.IReadOnlyListCommandView)!;
        Assert.Equal([("reboot", "refused"), ("send-diagnostics", "done")], commands.Select(c => (c.Command, c.State)));
        Assert.InRange(await stand.HostLinesAsync(), 10, 10_000);
    }
}
