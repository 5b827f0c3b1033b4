using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.EdgeAgent;

public sealed class OverrideTests
{
    [Fact]
    public async Task A_signed_order_acts_is_answered_and_survives_a_power_cut_with_the_broker_gone_until_it_is_ended()
    {
        await using var stand = await OverrideStand.StartAsync();
        var before = await stand.HostLinesAsync();

        var begun = await stand.BeginAsync("actual");
        var id = begun.GetProperty("order").GetString()!;
        Assert.Equal(["city-order-desk-a", "city-order-desk-b"], begun.GetProperty("signers").EnumerateArray().Select(signer => signer.GetString()!).Order());

        await Eventually.True(() => stand.Lamp == "1", "the lamp is on", () => stand.Agent.Log);
        var acted = await stand.ReceiptAsync(id, 1, ReceiptState.Acted, "lamp, faster");
        Assert.NotNull(acted.Ms);
        await Eventually.True(async () => await stand.HostLinesAsync() > before + 5, "a source read once an hour is read faster", () => stand.Agent.Log);

        stand.Agent.Kill();
        stand.Broker.Kill();
        File.WriteAllText(stand.LampFile, "0");
        stand.Agent.Start();
        await Eventually.True(() => stand.Lamp == "1", "the lamp is on again, from the disk alone", () => stand.Agent.Log);
        // An agent that is updated changes nothing.
        await stand.Agent.StopAsync();
        Assert.Equal("1", stand.Lamp);
        stand.Agent.Start();

        await stand.Broker.StartAgainAsync();
        await stand.ReceiptAsync(id, 1, ReceiptState.Acted, "lamp, faster, after-restart");
        await stand.OrderAsync("end");
        await Eventually.True(() => stand.Lamp == "0", "the lamp is off", () => stand.Agent.Log);
        await stand.ReceiptAsync(id, 2, ReceiptState.Ended, "lamp, faster");
    }

    [Fact]
    public async Task A_drill_does_not_light_the_lamp_and_an_order_for_elsewhere_is_refused()
    {
        await using var stand = await OverrideStand.StartAsync();

        var drill = (await stand.BeginAsync("drill")).GetProperty("order").GetString()!;
        await stand.ReceiptAsync(drill, 1, ReceiptState.Acted, "faster");
        var elsewhere = (await stand.OrderAsync("begin", "--hazard", "flood", "--level", "4", "--area", "13101", "--status", "actual", "--force")).GetProperty("order").GetString()!;
        await stand.ReceiptAsync(elsewhere, 1, ReceiptState.Refused, "other-area");
        Assert.Equal("0", stand.Lamp);

        await stand.OrderAsync("end", "--order", drill);
        await stand.ReceiptAsync(drill, 2, ReceiptState.Ended, "faster");
        Assert.Equal("0", stand.Lamp);
    }

    [Fact]
    public async Task An_action_that_cannot_act_is_told_to_the_desk_and_in_the_status_until_it_can()
    {
        await using var stand = await OverrideStand.StartAsync();
        File.Delete(stand.LampFile);

        var id = (await stand.BeginAsync("actual")).GetProperty("order").GetString()!;
        await stand.ReceiptAsync(id, 1, ReceiptState.Failed, "lamp: no-device");
        using var http = new HttpClient();
        await Eventually.True(
            async () => (await http.GetStringAsync($"http://127.0.0.1:{stand.HttpPort}/api/v1/devices")).Contains("correct Path", StringComparison.Ordinal),
            "the status names the cause", () => stand.Agent.Log);

        File.WriteAllText(stand.LampFile, "");
        await stand.ReceiptAsync(id, 1, ReceiptState.Acted, "lamp, faster");
        Assert.Equal("1", stand.Lamp);
    }
}
