using Telemetry.EdgeAgent;
using Sim = Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class DisasterSsidTests : IAsyncDisposable
{
    private readonly FieldFolder folder = new();
    private readonly Sim.HostapdSimulator daily;
    private readonly Sim.HostapdGlobalSimulator hostapd;
    private DisasterSsid action;

    public DisasterSsidTests()
    {
        Directory.CreateDirectory(folder["own"]);
        Directory.CreateDirectory(folder["net"]);
        daily = new Sim.HostapdSimulator(new Sim.HostapdOptions { Socket = folder["ctrl/wlan0"], InitialStations = 3 }, TimeProvider.System, new Random(1));
        hostapd = new Sim.HostapdGlobalSimulator(folder["global"], daily);
        action = Action();
    }

    public async ValueTask DisposeAsync()
    {
        await action.DisposeAsync();
        await hostapd.DisposeAsync();
        await daily.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_real_order_opens_the_disaster_network_beside_the_daily_one_and_its_end_closes_it()
    {
        Start();
        Assert.Equal(OverrideOutcome.Done, await Bring(OverrideMode.Rest));
        Assert.Empty(hostapd.Changes);

        Assert.Equal(OverrideOutcome.Done, await Bring(OverrideMode.Actual));
        Assert.Equal(("wlan0_sos", "00000JAPAN"), Assert.Single(Open));
        Assert.NotEqual(daily.Bssid, hostapd.Networks[0].Bssid);
        Assert.Equal(OverrideOutcome.Done, await Bring(OverrideMode.Rest));

        Assert.Empty(Open);
        Assert.Equal(["ADD bss_config=phy0 OK", "REMOVE wlan0_sos OK"], hostapd.Changes);
        Assert.Equal(3, daily.StationCount);
    }

    [Fact]
    public async Task A_drill_opens_the_drill_network_only_and_one_gives_way_to_the_other()
    {
        Start();
        await Bring(OverrideMode.Drill);
        Assert.Equal(("wlan0_drill", "00000JAPAN-TEST"), Assert.Single(Open));

        await Bring(OverrideMode.Actual);
        Assert.Equal(("wlan0_sos", "00000JAPAN"), Assert.Single(Open));
        await Bring(OverrideMode.Drill);
        Assert.Equal(("wlan0_drill", "00000JAPAN-TEST"), Assert.Single(Open));
    }

    [Fact]
    public async Task An_agent_that_comes_back_recognises_what_is_open_and_opens_nothing_twice()
    {
        Start();
        await Bring(OverrideMode.Actual);
        await action.DisposeAsync();
        Assert.Single(Open);

        action = Action();
        Assert.Equal(OverrideOutcome.Done, await Bring(OverrideMode.Actual));

        Assert.Single(hostapd.Changes);
    }

    [Fact]
    public async Task What_a_dead_agent_left_open_is_closed_and_what_is_not_ours_is_left_alone()
    {
        Start();
        hostapd.Open(new Sim.AddedNetwork("wlan0_sos", "00000JAPAN", "06:00:00:00:00:01"));
        hostapd.Open(new Sim.AddedNetwork("wlan0_drill", "00000JAPAN-TEST", "06:00:00:00:00:02"));
        hostapd.Open(new Sim.AddedNetwork("wlan0_1", "staff", "06:00:00:00:00:03"));

        Assert.Equal(OverrideOutcome.Done, await Bring(OverrideMode.Rest));

        Assert.Equal(("wlan0_1", "staff"), Assert.Single(Open));
    }

    [Fact]
    public async Task A_network_of_ours_under_another_name_than_configured_is_opened_anew()
    {
        Start();
        hostapd.Open(new Sim.AddedNetwork("wlan0_sos", "OLD-NAME", "06:00:00:00:00:01"));

        Assert.Equal(OverrideOutcome.Done, await Bring(OverrideMode.Actual));

        Assert.Equal(("wlan0_sos", "00000JAPAN"), Assert.Single(Open));
    }

    [Fact]
    public async Task After_a_restart_of_hostapd_the_network_is_opened_again()
    {
        Start();
        await Bring(OverrideMode.Actual);
        await hostapd.StopAsync();
        Assert.Equal("nobody-listens no-socket", Reasons((await Bring(OverrideMode.Actual)).Reason, "nobody-listens", "no-socket"));

        hostapd.Start();
        Assert.Empty(Open);
        Assert.Equal(OverrideOutcome.Done, await Bring(OverrideMode.Actual));
        Assert.Single(Open);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_named_in_normal_times_and_nothing_is_opened()
    {
        Start();
        hostapd.Open(new Sim.AddedNetwork("wlan0_1", "staff", "06:00:00:00:00:03"));
        action = Action(maxBss: 2);
        var rest = await Bring(OverrideMode.Rest);
        Assert.Equal((true, "full"), (rest.Reached, rest.Reason));
        Assert.Equal((false, "full"), Answer(await Bring(OverrideMode.Actual)));

        action = Action();
        Directory.CreateDirectory(folder["net/wlan0_sos"]);
        Assert.Equal((false, "name-taken"), Answer(await Bring(OverrideMode.Actual)));
        Directory.CreateDirectory(folder["net/wlan0_sos/phy80211"]);
        Assert.Equal((true, ""), Answer(await Bring(OverrideMode.Actual)));
        await Bring(OverrideMode.Rest);

        hostapd.RefusesAdds = true;
        Assert.Equal((false, "refused"), Answer(await Bring(OverrideMode.Actual)));
        daily.SwitchOff();
        Assert.Equal((false, "radio-off"), Answer(await Bring(OverrideMode.Actual)));
        action = Action(radio: "wlan9");
        Assert.Equal((false, "no-radio"), Answer(await Bring(OverrideMode.Actual)));
        Assert.Equal(("wlan0_1", "staff"), Assert.Single(Open));
    }

    [Fact]
    public async Task A_hostapd_that_hangs_or_is_absent_is_named()
    {
        Assert.Equal((false, "no-socket"), Answer(await Bring(OverrideMode.Rest)));
        Start();
        hostapd.Hung = true;

        Assert.Equal((false, "no-answer"), Answer(await Bring(OverrideMode.Actual)));
    }

    [Fact]
    public void The_file_for_hostapd_repeats_the_radio_and_holds_the_name_in_digits()
    {
        var radio = RadioStatus.TryRead("state=ENABLED\nphy=phy0\nfreq=5180\nchannel=36\nbss[0]=wlan0\nbssid[0]=b8:27:eb:01:02:03\nssid[0]=city\n")!;
        var text = BssFile.Text(new DisasterSsidOptions { Ssid = "A B=c", Bridge = "br-guest", MaxStations = 50 }, radio, "wlan0_sos", "A B=c");

        Assert.Equal(
            ["driver=nl80211", "interface=wlan0_sos", "hw_mode=a", "channel=36", "ctrl_interface=/run/hostapd", "bssid=ba:27:eb:01:02:03",
             "ssid2=4120423d63", "max_num_sta=50", "ap_isolate=1", "bridge=br-guest"],
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Theory]
    [InlineData("b8:27:eb:01:02:03", "ba:27:eb:01:02:03")]
    [InlineData("02:00:00:00:00:00", "06:00:00:00:00:00")]
    [InlineData("fe:00:00:00:00:00", "fa:00:00:00:00:00")]
    public void The_new_network_gets_an_address_of_its_own(string used, string expected)
    {
        var daily = BssAddress.TryParse(used)!.Value;
        Assert.Equal(expected, daily.Beside([daily]).ToString());
    }

    private IEnumerable<(string, string)> Open => hostapd.Networks.Select(network => (network.Interface, network.Ssid));

    private static (bool, string) Answer(OverrideOutcome outcome) => (outcome.Reached, outcome.Reason);

    private static string Reasons(string got, params string[] allowed) => allowed.Contains(got) ? string.Join(' ', allowed) : got;

    private void Start()
    {
        daily.Start();
        hostapd.Start();
    }

    private ValueTask<OverrideOutcome> Bring(OverrideMode mode) => action.BringAsync(mode, FieldWait.Patience());

    private DisasterSsid Action(int maxBss = 4, string radio = "wlan0") => new(
        new DisasterSsidOptions
        {
            Name = "ssid", Global = folder["global"], Directory = folder["ctrl"], Interface = radio, ClientDirectory = folder["own"], MaxBss = maxBss,
            AnswerTimeout = TimeSpan.FromSeconds(5),
        }, TimeProvider.System, folder["net"]);
}
