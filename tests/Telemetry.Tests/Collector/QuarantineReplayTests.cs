using Telemetry.Collector;

namespace Telemetry.Tests.Collector;

public sealed class QuarantineReplayTests : IAsyncDisposable
{
    private const long Noon = StoreHouse.Noon;
    private readonly StoreHouse house = new();

    public ValueTask DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task What_became_a_measurement_since_is_stored_with_its_own_time_and_leaves_the_quarantine()
    {
        // As a collector of an older version refused them.
        Refuse($"wifi,bss=wlan0 stations=12i,visit=3i {Noon - 1000}", "unknown-field");
        Refuse($"nonsense a=1i {Noon}", "unknown-measurement");
        Refuse($"wifi,bss=wlan1 stations=4i {Noon}", "unknown-field");
        Assert.Equal(2, await house.Replay().RunAsync(default));
        Assert.Equal([$"nonsense a=1i {Noon}"], house.Quarantine.Read(null, null, 10).Select(row => row.Line));
        Assert.Equal($"wifi ap-1 bss=wlan0 {Noon - 1000} stations=12 visit=3\nwifi ap-1 bss=wlan1 {Noon} stations=4\n", house.Dump());
        Assert.Equal(0, await house.Replay().RunAsync(default));
    }

    [Fact]
    public async Task What_was_too_old_when_it_came_and_what_was_cut_off_stays()
    {
        Refuse("wifi,bss=wlan0 stations=12i 1000", "too-old");
        var cut = $"source,source=a,reason={new string('x', 2000)} failures=1i {Noon}"[..1024];
        Refuse(cut, "bad-syntax");
        Refuse($"wifi,bss=wlan0 stations=12i {Noon}"[..^3] + "\uFFFD", "bad-syntax");
        Assert.Equal(0, await house.Replay().RunAsync(default));
        Assert.Equal(3, house.Quarantine.Read(null, null, 10).Count);
        Assert.Empty(house.Dump());
    }

    [Fact]
    public async Task What_the_store_rejects_stays_and_a_store_that_is_away_leaves_all()
    {
        Refuse($"wifi,bss=wlan0 stations=1i {Noon}", "unknown-field");
        Refuse($"wifi,bss=wlan1 stations=2i {Noon}", "unknown-field");
        var store = new GatedStore(house.Store) { Rejects = [new RejectedPoint(0, "type-conflict")] };
        store.Go.SetResult();
        Assert.Equal(1, await house.Replay(store).RunAsync(default));
        Assert.Equal([$"wifi,bss=wlan0 stations=1i {Noon}"], house.Quarantine.Read(null, null, 10).Select(row => row.Line));

        using var blocker = RawDatabase.Open(house.StorePath, readOnly: false);
        blocker.Execute("BEGIN IMMEDIATE");
        Assert.Equal(0, await house.Replay().RunAsync(default));
        Assert.Single(house.Quarantine.Read(null, null, 10));
    }

    [Fact]
    public void The_quarantine_sums_by_reason_what_it_keeps_and_pages_by_id()
    {
        for (var i = 0; i < 3; i++) Refuse("one", "empty");
        Refuse("two", "empty");
        Assert.Null(house.Quarantine.Write([new RefusedLine("ap-2", "wrong-type", "three", Noon + 60_000)]));
        var sum = house.Quarantine.Sum();
        Assert.Equal((3L, 20), (sum.Lines, sum.Limit));
        Assert.Equal([("wrong-type", 1L, 1L, 1L), ("empty", 2L, 4L, 1L)], sum.Reasons.Select(r => (r.Reason, r.Lines, r.Times, r.Devices)));
        Assert.Equal((Noon, Noon + 60_000), (sum.Reasons[1].First.ToUnixTimeMilliseconds(), sum.Reasons[0].Last.ToUnixTimeMilliseconds()));
        var newest = Assert.Single(house.Quarantine.Read(null, null, 1));
        Assert.Equal(["two", "one"], house.Quarantine.Read(null, null, 10, newest.Id).Select(l => l.Line));
        for (var i = 0; i < 40; i++) Refuse($"line {i}", "empty");
        Assert.Equal(20L, house.Quarantine.Sum().Lines);
    }

    private void Refuse(string line, string reason) => Assert.Null(house.Quarantine.Write([new RefusedLine("ap-1", reason, line, Noon)]));
}
