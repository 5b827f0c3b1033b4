using Telemetry.EdgeAgent;
using Sim = Telemetry.FieldSimulator;

namespace Telemetry.Tests;

/// <summary>facts/sensing-wifi-opendata.md section 8: whatever happens, counts are right at the next read and no association counts twice.</summary>
public sealed class HostapdTroubleTests : IAsyncDisposable
{
    private readonly FieldFolder folder = new();
    private readonly SourceProbe probe;

    public HostapdTroubleTests()
    {
        Directory.CreateDirectory(folder["own"]);
        probe = new SourceProbe(
            new HostapdSource(new HostapdOptions { Name = "ap", Directory = folder["ctrl"], ClientDirectory = folder["own"], AnswerTimeout = TimeSpan.FromSeconds(5) }, TimeProvider.System), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await probe.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task An_event_between_a_command_and_its_answer_is_not_taken_for_the_answer()
    {
        await using var hostapd = new ScriptedHostapd(folder["ctrl/wlan0"], (ap, command) => command switch
        {
            "STA-FIRST" => [ScriptedHostapd.Joined(9), ScriptedHostapd.Reply(ap.Stations[0])],
            "PING" => [ScriptedHostapd.Joined(2), "PONG\n"],
            _ => null,
        }) { Stations = [1, 2, 3] };

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("3i", "1i"), (probe.Field("stations"), probe.Field("assoc")));
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_a_walk_costs_that_read_at_most_and_the_next_is_right()
    {
        var (armed, restarted) = (false, false);
        await using var hostapd = new ScriptedHostapd(folder["ctrl/wlan0"], (ap, command) =>
        {
            if (!armed || restarted || !command.EndsWith(":03", StringComparison.Ordinal)) return null;
            restarted = true;
            ap.Restart();
            // The phones that stayed have associated with the new process before anybody is attached to it.
            ap.Stations = [4, 1];
            return [];
        }) { Stations = [1, 2, 3, 4, 5] };

        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        armed = true;
        Assert.Equal("no-answer", (await probe.ReadAsync()).Reason);
        Assert.Equal("", probe.Lines);
        Assert.True(restarted);
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("2i", "2i"), (probe.Field("stations"), probe.Field("assoc")));
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("2i", "2i"), (probe.Field("stations"), probe.Field("assoc")));
    }

    [Fact]
    public async Task Five_hundred_stations_of_which_every_tenth_answer_is_FAIL_are_all_counted_once()
    {
        await using var hostapd = new Sim.HostapdSimulator(
            new Sim.HostapdOptions { Socket = folder["ctrl/wlan0"], MidWalkFailProbability = 0.1 }, TimeProvider.System, new Random(5));
        hostapd.Start();
        await probe.ReadAsync();
        for (var i = 0; i < 500; i++) hostapd.AddStation();
        for (var reads = 0; reads < 3; reads++)
        {
            Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
            Assert.Equal(("500i", "500i", "500i"), (probe.Field("stations"), probe.Field("assoc"), probe.Field("visit")));
        }
    }

    [Fact]
    public async Task A_socket_folder_removed_under_a_running_hostapd_and_made_again_is_found()
    {
        await using var hostapd = new Sim.HostapdSimulator(new Sim.HostapdOptions { Socket = folder["ctrl/wlan0"] }, TimeProvider.System, new Random(6));
        hostapd.Start();
        hostapd.AddStation();
        await probe.ReadAsync();
        Directory.Delete(folder["ctrl"], recursive: true);
        hostapd.AddStation();
        // The open sockets know no path: until hostapd itself ends, nothing is lost.
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("2i", "1i"), (probe.Field("stations"), probe.Field("assoc")));

        await hostapd.StopAsync();
        Assert.Equal("no-socket", (await probe.ReadAsync()).Reason);
        await hostapd.RestartAsync();
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("0i", "1i"), (probe.Field("stations"), probe.Field("visit")));
        hostapd.AddStation();
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(("1i", "2i"), (probe.Field("stations"), probe.Field("visit")));
    }
}
