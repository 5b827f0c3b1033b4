using System.Net;
using Telemetry.Contracts;
using Telemetry.Dashboards;

namespace Telemetry.Tests;

public sealed class DashboardLiveTests
{
    private static readonly DateTimeOffset Now = DashboardsHouse.Now;

    [Fact]
    public void A_poll_that_changes_nothing_says_nothing()
    {
        var delta = LiveDelta.Between(Known(), Known(), StateOptions.Default, Now);
        Assert.Empty(delta.Values);
        Assert.False(delta.WordsChanged);
    }

    [Fact]
    public void Only_changed_numbers_are_told_as_they_are_written_on_the_page()
    {
        var newer = DashboardsScene.Value("air-001", "air", "pm2_5", 12.3456, ("sensor", "sds011"));
        var delta = LiveDelta.Between(Known(), Known([.. DashboardsScene.Latest.Where(v => v.Measurement != "air"), newer]), StateOptions.Default, Now);
        var value = Assert.Single(delta.Values);
        Assert.Equal(("air/pm2_5/air-001/sensor=sds011", "12.3", 12.3456), (value.Key, value.Text, value.Value));
        Assert.False(delta.WordsChanged);
    }

    [Fact]
    public void A_changed_state_an_alert_and_an_outage_change_words()
    {
        var known = Known();
        DeviceView[] offline = [.. DashboardsScene.Posts.Select(p => p with { State = "offline" })];
        Assert.True(LiveDelta.Between(known, known with { Devices = known.Devices with { Value = offline } }, StateOptions.Default, Now).WordsChanged);
        Assert.True(LiveDelta.Between(known, known with { Alerts = new([DashboardsScene.Alert()], Now, null, null) }, StateOptions.Default, Now).WordsChanged);
        var away = known with { Latest = known.Latest.After(CollectorFault.TimedOut, Now) };
        Assert.True(LiveDelta.Between(known, away, StateOptions.Default, Now).WordsChanged);
    }

    [Fact]
    public async Task A_reader_gets_what_the_page_shows_then_every_change_and_heartbeats_between()
    {
        var collector = new StubCollector();
        await using var house = await DashboardsHouse.Open(collector);
        using var client = house.Client();
        using var stream = new StreamReader(await client.GetStreamAsync("/live?show=wifi"));
        var first = await Line(stream, "data:");
        Assert.Contains("\"key\":\"wifi/stations/ap-0001/bss=wlan0\",\"text\":\"1,234\"", first, StringComparison.Ordinal);
        Assert.DoesNotContain("air/", first, StringComparison.Ordinal);
        await Line(stream, ":");
        collector.Latest = [DashboardsScene.Value("ap-0001", "wifi", "stations", 1_235, ("bss", "wlan0"))];
        Assert.Contains("\"text\":\"1,235\"", await Line(stream, "data: ["), StringComparison.Ordinal);
        collector.Alerts = [DashboardsScene.Alert()];
        await Line(stream, "event: changed");
    }

    [Fact]
    public async Task One_reader_too_many_is_told_to_come_later_and_a_leaving_one_makes_room()
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        var first = await client.GetStreamAsync("/live?show=wifi");
        await using var second = await client.GetStreamAsync("/live?show=wifi");
        using (var third = await client.GetAsync("/live?show=wifi", HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, third.StatusCode);
        await first.DisposeAsync();
        await house.Until(_ => house.Hub.Clients == 1, "the first reader has left");
        await using var again = await client.GetStreamAsync("/live?show=wifi");
        Assert.Equal(2, house.Hub.Clients);
    }

    [Fact]
    public async Task One_client_does_not_take_the_live_places_of_all()
    {
        await using var house = await DashboardsHouse.Open();
        using var client = house.Client();
        async Task<HttpResponseMessage> Ask(string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/live?show=wifi");
            request.Headers.Add("X-Forwarded-For", from);
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
        using var first = await Ask("192.0.2.1");
        // What stands before the proxy's own word is the reader's, and makes him nobody else.
        using (var again = await Ask("203.0.113.9, 192.0.2.1")) Assert.Equal(HttpStatusCode.ServiceUnavailable, again.StatusCode);
        using var other = await Ask("192.0.2.2");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task A_slow_reader_loses_the_oldest_changes_and_they_are_counted()
    {
        await using var house = await DashboardsHouse.Open();
        using var slow = house.Hub.Join(null)!;
        for (var i = 0; i < LiveHub.QueueLength + 3; i++) house.Hub.Publish(new LiveDelta([new LiveValue($"k{i}", "", 0, 0)], false));
        Assert.Equal(3, house.Hub.Dropped);
        Assert.True(slow.Changes.TryRead(out var oldest));
        Assert.Equal("k3", oldest.Values[0].Key);
    }

    private static Snapshot Known(IReadOnlyList<LatestValue>? latest = null) => new(
        new(DashboardsScene.Posts, Now, null, null), new(latest ?? DashboardsScene.Latest, Now, null, null), new([], Now, null, null));

    private static async Task<string> Line(StreamReader stream, string start)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (await stream.ReadLineAsync(limit.Token) is { } line)
            if (line.StartsWith(start, StringComparison.Ordinal)) return line;
        throw new EndOfStreamException($"the stream ended before a line '{start}'");
    }
}
