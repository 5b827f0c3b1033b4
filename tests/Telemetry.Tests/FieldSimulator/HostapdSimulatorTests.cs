using System.Net.Sockets;
using Telemetry.FieldSimulator;

namespace Telemetry.Tests;

public sealed class HostapdSimulatorTests : IAsyncDisposable
{
    private const string One = "02:00:00:00:00:01", Two = "02:00:00:00:00:02", Three = "02:00:00:00:00:03";
    private readonly FieldFolder _folder = new();
    private readonly HostapdSimulator _hostapd;
    private readonly HostapdControlClient _client;

    public HostapdSimulatorTests()
    {
        _hostapd = new HostapdSimulator(new HostapdOptions { Socket = _folder["ctrl/wlan0"] }, TimeProvider.System, new Random(1));
        _hostapd.Start();
        _client = new HostapdControlClient(_folder["client"], _hostapd.Path);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _hostapd.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("PING", "PONG\n")]
    [InlineData("PING x", "UNKNOWN COMMAND\n")]
    [InlineData("ping", "UNKNOWN COMMAND\n")]
    [InlineData("", "UNKNOWN COMMAND\n")]
    [InlineData("ALL_STA", "UNKNOWN COMMAND\n")]
    [InlineData("STA-NEXT", "UNKNOWN COMMAND\n")]
    [InlineData("STA-FIRST", "")]
    [InlineData("MIB", "")]
    [InlineData("STA 02:00:00:00:00:09", "FAIL\n")]
    [InlineData("STA xx", "FAIL\n")]
    [InlineData("STA-NEXT zz", "FAIL\n")]
    [InlineData("DETACH", "FAIL\n")]
    [InlineData("LEVEL 3", "FAIL\n")]
    [InlineData("SET nonsense 1", "FAIL\n")]
    [InlineData("ENABLE", "FAIL\n")]
    public async Task Answers_as_hostapd_2_10_was_seen_to_answer(string command, string reply) =>
        Assert.Equal(reply, await _client.Ask(command));

    [Fact]
    public async Task A_walk_visits_every_station_newest_first_and_ends_with_an_empty_reply()
    {
        foreach (var mac in new[] { One, Two, Three }) _hostapd.AddStation(mac);

        Assert.Equal([Three, Two, One], await _client.Walk());
        Assert.Contains("num_sta[0]=3\n", await _client.Ask("STATUS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_walk_fails_when_the_station_it_stands_on_leaves()
    {
        foreach (var mac in new[] { One, Two, Three }) _hostapd.AddStation(mac);

        Assert.Null(await _client.Walk(visited => { if (visited == Two) _hostapd.RemoveStation(Two); }));
        Assert.Equal([Three, One], await _client.Walk());
    }

    [Fact]
    public async Task A_station_that_is_not_authorised_is_listed_but_neither_flagged_nor_announced()
    {
        await _client.Ask("ATTACH");
        _hostapd.AddStation(One, authorized: false);

        var reply = await _client.Ask($"STA {One}");

        Assert.StartsWith($"{One}\nflags=[AUTH][ASSOC][SHORT_PREAMBLE]", reply, StringComparison.Ordinal);
        Assert.Equal((0, 1, 0), (_hostapd.AuthorizedCount, _hostapd.StationCount, _hostapd.AssociationCount));
    }

    [Fact]
    public async Task Attached_clients_hear_stations_connect_and_disconnect_until_they_detach()
    {
        Assert.Equal("OK\n", await _client.Ask("ATTACH"));
        _hostapd.AddStation(One);
        Assert.Equal($"<3>AP-STA-CONNECTED {One}", await _client.Receive());
        _hostapd.RemoveStation(One);
        Assert.Equal($"<3>AP-STA-DISCONNECTED {One}", await _client.Receive());

        Assert.Equal("OK\n", await _client.Ask("LEVEL 4"));
        _hostapd.AddStation(Two);
        Assert.Equal("OK\n", await _client.Ask("DETACH"));
        _hostapd.AddStation(Three);
        Assert.Equal("PONG\n", await _client.Ask("PING"));
    }

    [Fact]
    public async Task An_event_that_a_command_causes_comes_before_its_reply()
    {
        await _client.Ask("ATTACH");
        _hostapd.AddStation(One);
        await _client.Receive();

        Assert.Equal($"<3>AP-STA-DISCONNECTED {One}", await _client.Ask($"DEAUTHENTICATE {One}"));
        Assert.Equal("OK\n", await _client.Receive());
    }

    [Fact]
    public async Task A_monitor_whose_socket_file_is_gone_is_dropped_at_once()
    {
        await _client.Ask("ATTACH");
        File.Delete(_client.OwnPath);
        _hostapd.AddStation(One);

        Assert.Equal(0, _hostapd.AttachedCount);
    }

    [Fact]
    public async Task A_restart_forgets_monitors_and_refuses_old_connections_and_the_stations_associate_again()
    {
        _hostapd.AddStation(One);
        await _client.Ask("ATTACH");

        await _hostapd.RestartAsync();

        Assert.Equal((0, 1, 2), (_hostapd.AttachedCount, _hostapd.AuthorizedCount, _hostapd.AssociationCount));
        var refused = await Assert.ThrowsAsync<SocketException>(() => _client.Ask("PING"));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        using var again = new HostapdControlClient(_folder["again"], _hostapd.Path);
        Assert.Equal([One], await again.Walk());
    }

    [Fact]
    public async Task A_killed_process_leaves_its_socket_file_and_an_ended_one_says_goodbye_and_takes_it_away()
    {
        await _hostapd.StopAsync(killed: true);
        Assert.True(File.Exists(_hostapd.Path));
        await _hostapd.RestartAsync();
        using var again = new HostapdControlClient(_folder["again"], _hostapd.Path);
        await again.Ask("ATTACH");

        await _hostapd.StopAsync();

        Assert.False(File.Exists(_hostapd.Path));
        Assert.Equal("<3>AP-DISABLED ", await again.Receive());
        Assert.Equal("<3>CTRL-EVENT-TERMINATING ", await again.Receive());
    }

    [Fact]
    public async Task Disposal_takes_away_the_socket_and_the_folder_it_made()
    {
        await _hostapd.DisposeAsync();

        Assert.False(Directory.Exists(_folder["ctrl"]));
    }

    [Fact]
    public async Task Unread_events_of_one_client_stop_the_replies_to_all_until_it_reads()
    {
        await _client.Ask("ATTACH");
        for (var i = 0; i < 1000; i++) _hostapd.AddStation();
        using var other = new HostapdControlClient(_folder["other"], _hostapd.Path);

        var pong = other.Ask("PING");
        Assert.False(pong.IsCompleted);
        while (_client.HasUnread) await _client.Receive();

        Assert.Equal("PONG\n", await pong);
        Assert.Equal(0, _hostapd.AttachedCount);
    }

    [Fact]
    public async Task A_walk_over_five_hundred_stations_visits_each_once()
    {
        for (var i = 0; i < 500; i++) _hostapd.AddStation();

        Assert.Equal(_hostapd.AuthorizedStations, await _client.Walk());
    }

    [Fact]
    public async Task The_set_share_of_STA_NEXT_fails()
    {
        var options = new HostapdOptions { Socket = _folder["flaky"], MidWalkFailProbability = 0.3 };
        await using var flaky = new HostapdSimulator(options, TimeProvider.System, new Random(2));
        flaky.Start();
        flaky.AddStation(One);
        using var client = new HostapdControlClient(_folder["again"], flaky.Path);

        var failed = 0;
        for (var i = 0; i < 1000; i++)
            if (await client.Ask($"STA-NEXT {One}") == "FAIL\n") failed++;

        Assert.InRange(failed, 240, 360);
    }
}
