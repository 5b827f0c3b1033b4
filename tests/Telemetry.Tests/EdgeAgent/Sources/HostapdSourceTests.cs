using System.Text.RegularExpressions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using Sim = Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed partial class HostapdSourceTests : IAsyncDisposable
{
    private readonly FieldFolder folder = new();
    private readonly Sim.HostapdSimulator hostapd;
    private readonly SourceProbe probe;

    public HostapdSourceTests()
    {
        hostapd = new Sim.HostapdSimulator(new Sim.HostapdOptions { Socket = folder["ctrl/wlan0"] }, TimeProvider.System, new Random(1));
        Directory.CreateDirectory(folder["own"]);
        probe = Probe("ap", TimeSpan.FromSeconds(10));
    }

    public async ValueTask DisposeAsync()
    {
        await probe.DisposeAsync();
        await hostapd.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Joins_and_leaves_are_right_at_the_next_read()
    {
        hostapd.Start();
        hostapd.AddStation();
        hostapd.AddStation(authorized: false);
        await Expect(stations: 1, associations: 0);

        var joined = hostapd.AddStation();
        hostapd.AddStation();
        await Expect(stations: 3, associations: 2);

        hostapd.RemoveStation(joined);
        await Expect(stations: 2, associations: 2);
    }

    [Fact]
    public async Task A_visit_shorter_than_the_interval_is_counted()
    {
        hostapd.Start();
        await Expect(stations: 0, associations: 0);
        hostapd.RemoveStation(hostapd.AddStation());

        await Expect(stations: 0, associations: 1);
    }

    [Fact]
    public async Task A_restart_of_hostapd_is_right_at_the_next_read_and_events_flow_again()
    {
        hostapd.Start();
        hostapd.AddStation();
        await Expect(stations: 1, associations: 0);
        await hostapd.RestartAsync(stationsReturn: false);
        hostapd.AddStation();
        await Expect(stations: 1, associations: 1);

        hostapd.RemoveStation(hostapd.AddStation());
        await Expect(stations: 1, associations: 2);
        Assert.Equal(1, hostapd.AttachedCount);
    }

    [Fact]
    public async Task A_socket_folder_taken_away_and_made_again_is_found()
    {
        hostapd.Start();
        hostapd.AddStation();
        await Expect(stations: 1, associations: 0);
        await hostapd.StopAsync();
        Directory.Delete(folder["ctrl"], recursive: true);
        Assert.Equal("no-socket", (await probe.ReadAsync()).Reason);

        await hostapd.RestartAsync(stationsReturn: false);
        await Expect(stations: 0, associations: 0);
    }

    [Fact]
    public async Task A_killed_hostapd_is_told_apart_from_one_that_hangs()
    {
        hostapd.Start();
        await using var impatient = Probe("impatient", TimeSpan.FromMilliseconds(50));
        hostapd.Hung = true;
        Assert.Equal((SourceState.Failed, "no-answer"), Told(await impatient.ReadAsync()));
        hostapd.Hung = false;
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());

        await hostapd.StopAsync(killed: true);
        Assert.Equal((SourceState.Waiting, "nobody-listens"), Told(await probe.ReadAsync()));
        Assert.Equal("", probe.Lines);
    }

    [Fact]
    public async Task A_hostapd_that_is_not_there_is_waited_for_and_its_cure_is_named()
    {
        var reading = await probe.ReadAsync();

        Assert.Equal((SourceState.Waiting, "no-socket"), Told(reading));
        Assert.Contains("ctrl_interface", reading.Words);
    }

    [Fact]
    public async Task No_address_is_in_the_lines_or_in_the_words()
    {
        hostapd.Start();
        for (var i = 0; i < 5; i++) hostapd.AddStation();
        await probe.ReadAsync();
        var reading = await probe.ReadAsync();
        foreach (var mac in hostapd.AuthorizedStations)
        {
            Assert.DoesNotContain(mac, probe.Lines, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(mac.Replace(":", ""), probe.Lines, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotMatch(Address(), $"{probe.Lines}{reading.Words}");
    }

    private SourceProbe Probe(string name, TimeSpan answerTimeout) => new(
        new HostapdSource(
            new HostapdOptions { Name = name, Directory = folder["ctrl"], ClientDirectory = folder["own"], AnswerTimeout = answerTimeout }, TimeProvider.System),
        TimeProvider.System);

    private async Task Expect(int stations, int associations)
    {
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(($"{stations}i", $"{associations}i"), (probe.Field("stations"), probe.Field("assoc")));
    }

    private static (SourceState State, string Reason) Told(SourceReading reading) => (reading.State, reading.Reason);

    [GeneratedRegex("([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}")]
    private static partial Regex Address();
}
