using Telemetry.EdgeAgent;
using Sim = Telemetry.FieldSimulator;

namespace Telemetry.Tests;

/// <summary>Two BSS of one access point, over real sockets, in a time that the test moves.</summary>
public sealed class HostapdRoamingTests : IAsyncDisposable
{
    private readonly FieldFolder folder = new();
    private readonly ManualTime time = new();
    private readonly IReadOnlyList<Sim.HostapdSimulator> radios;
    private readonly SourceProbe probe;

    public HostapdRoamingTests()
    {
        Directory.CreateDirectory(folder["own"]);
        radios = Sim.HostapdSimulator.Neighbours(
            [new() { Socket = folder["ctrl/wlan0"] }, new() { Socket = folder["ctrl/wlan1"] }], time, new Random(3));
        probe = new SourceProbe(
            new HostapdSource(new HostapdOptions { Name = "ap", Directory = folder["ctrl"], ClientDirectory = folder["own"], Interfaces = ["wlan0", "wlan1"] }, time), time);
    }

    public async ValueTask DisposeAsync()
    {
        await probe.DisposeAsync();
        foreach (var radio in radios) await radio.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_station_that_roams_is_one_station_throughout_and_its_late_goodbye_ends_the_old_row_only()
    {
        foreach (var radio in radios) radio.Start();
        await probe.ReadAsync();
        var phone = radios[0].AddStation();
        time.Advance(TimeSpan.FromSeconds(5));
        await Expect("1i 0i");

        radios[1].AddStation(phone);
        radios[0].LeaveSilently(phone);
        for (var seconds = 5; seconds < 300; seconds += 5)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Expect("0i 1i");
        }
        Assert.Equal(1, radios[0].StationCount);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(0, radios[0].StationCount);
        await Expect("0i 1i");
        Assert.Equal(("1i 1i", "1i 0i", "1i 1i"), (Fields("assoc"), Fields("visit"), Fields("peak_concurrent").Replace("0i", "1i")));
    }

    [Fact]
    public async Task Nothing_is_written_while_hostapd_is_down_and_the_time_does_not_count()
    {
        foreach (var radio in radios) radio.Start();
        radios[0].AddStation("00:1b:63:00:00:01");
        radios[0].AddStation("da:a1:19:00:00:01");
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await probe.ReadAsync();
        Assert.Equal(("60i 60i", "2i 0i", "1i 0i"), (Fields("ap_uptime_s"), Fields("station_minutes"), Fields("stations_local")));

        await radios[0].StopAsync(killed: true);
        time.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal("nobody-listens", (await probe.ReadAsync()).Reason);
        Assert.Equal("660i", Fields("ap_uptime_s"));
        await radios[0].RestartAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await probe.ReadAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await probe.ReadAsync();
        Assert.Equal(("120i 780i", "4i 0i"), (Fields("ap_uptime_s"), Fields("station_minutes")));
    }

    [Fact]
    public async Task A_restart_that_no_read_has_seen_is_no_time_in_which_it_answered()
    {
        foreach (var radio in radios) radio.Start();
        await probe.ReadAsync();
        await radios[0].RestartAsync();
        time.Advance(TimeSpan.FromSeconds(60));
        await probe.ReadAsync();
        Assert.Equal("0i 60i", Fields("ap_uptime_s"));
    }

    [Fact]
    public async Task Stations_that_are_back_within_a_second_of_joining_after_a_restart_that_no_read_has_seen_are_counted_again()
    {
        foreach (var radio in radios) radio.Start();
        await probe.ReadAsync();
        radios[0].AddStation();
        radios[0].AddStation();
        await probe.ReadAsync();
        Assert.Equal(("2i 0i", "2i 0i"), (Fields("assoc"), Fields("visit")));

        await radios[0].RestartAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await probe.ReadAsync();
        Assert.Equal(("2i 0i", "4i 0i", "2i 0i"), (Fields("stations"), Fields("assoc"), Fields("visit")));
        time.Advance(TimeSpan.FromSeconds(5));
        await probe.ReadAsync();
        Assert.Equal(("2i 0i", "4i 0i", "2i 0i"), (Fields("stations"), Fields("assoc"), Fields("visit")));
    }

    private async Task Expect(string stations)
    {
        Assert.Equal(SourceReading.Ok, await probe.ReadAsync());
        Assert.Equal(stations, Fields("stations"));
    }

    /// <summary>One field of every line, in their order.</summary>
    private string Fields(string name) => string.Join(' ', probe.Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ')[1].Split(',').Single(field => field.StartsWith($"{name}=", StringComparison.Ordinal)).Split('=')[1]));
}
