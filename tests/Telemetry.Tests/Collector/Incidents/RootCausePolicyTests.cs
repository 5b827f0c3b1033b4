using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class RootCausePolicyTests
{
    private const long Now = StoreHouse.Noon, Began = Now - 3_600_000;
    private static readonly CityFacts Well = new(Now, null, null, Began);
    private static readonly JournalStatus Backlog = new(7, 700, 95, 100, 0);

    public static TheoryData<string, string, string?> Single => new()
    {
        { "well", "ok none", null },
        { "clock", "clock clock-not-set", "no time server answers" },
        { "failed", "source-silent source-failed", "no such device" },
        { "silent", "source-silent source-silent", "laser" },
        { "waiting", "source-silent source-awaited", "not plugged in" },
        { "backlog", "late backlog", "7 batches wait" },
        { "second uplink", "late backlog-on-second-uplink", "7 batches wait" },
        { "values late", "late values-late", "no new value for 90 s" },
        { "no values", "source-silent no-values", "no new value for 400 s" },
        { "sign", "ok none", null },
        { "stopped", "offline stopped", "stopped" },
        { "will", "offline connection-lost", "connection lost" },
        { "nothing heard", "offline no-sign-of-life", "nothing received" },
        { "never", "never-seen nothing-arrived", "connection lost" },
    };

    [Theory]
    [MemberData(nameof(Single))]
    public void One_trouble_gives_its_state_cause_and_words(string trouble, string expected, string? why)
    {
        var finding = RootCausePolicy.Judge(Device(trouble), Well, new DevicesOptions());
        Assert.Equal(expected, $"{IngestCounters.Word(finding.State)} {IngestCounters.Word(finding.Cause)}");
        if (why is null) Assert.Equal((null, null), (finding.Why, finding.Cure));
        else Assert.Contains(why, finding.Why, StringComparison.Ordinal);
        Assert.Equal(why is null, finding.Cure is null);
    }

    [Fact]
    public void A_broker_or_a_store_that_is_away_explains_all_that_is_not_known_to_be_gone()
    {
        var broker = Well with { Broker = new Trouble("no route", Now - 20_000), Store = new Trouble("disk full", Now - 5_000) };
        string[] troubles = ["well", "clock", "failed", "backlog", "values late", "no values"];
        Assert.All(troubles, t => Assert.Equal((HealthState.Broker, Now - 20_000), Of(t, broker)));
        Assert.All(troubles, t => Assert.Equal((HealthState.Store, Now - 5_000), Of(t, broker with { Broker = null })));
        Assert.Equal(HealthState.Offline, Of("stopped", broker).State);
        Assert.Equal(HealthState.NeverSeen, Of("never", broker).State);
    }

    [Fact]
    public void Values_that_could_not_arrive_are_not_missed()
    {
        Assert.Equal(HealthState.Ok, Of("no values", Well with { HearingSince = Now - 30_000 }).State);
        Assert.Equal(HealthState.Late, Of("no values", Well with { HearingSince = Now - 70_000 }).State);
        Assert.Equal(HealthState.SourceSilent, Of("no values", Well with { HearingSince = Now - 301_000 }).State);
    }

    private static (HealthState State, long Since) Of(string trouble, CityFacts city) =>
        RootCausePolicy.Judge(Device(trouble), city, new DevicesOptions()) is var f ? (f.State, f.Since) : default;

    internal static DeviceFacts Device(string trouble, string name = "air-001") => trouble switch
    {
        "clock" => new(View(name) with { Clock = ClockQuality.Coarse, Sources = [new("clock", "clock", SourceState.Waiting, "no time server answers")] }, false, Now),
        "failed" => new(View(name) with { Sources = [new("dust", "sds011", SourceState.Failed, "no such device")] }, false, Now),
        "silent" => new(View(name) with { Sources = [new("dust", "sds011", SourceState.Silent, "the laser is dark")] }, false, Now),
        "waiting" => new(View(name) with { Sources = [new("dust", "sds011", SourceState.Waiting, "not plugged in")] }, false, Now),
        "backlog" => new(View(name) with { Journal = Backlog }, false, Now),
        "second uplink" => new(View(name) with { Journal = Backlog, Uplink = new("b:1883", false, Now) }, false, Now),
        "values late" => new(View(name), false, Now - 90_000),
        "no values" => new(View(name), false, Now - 400_000),
        "sign" => new(View(name) with { Sources = [] }, false, null),
        "stopped" => new(View(name) with { State = "offline", Why = "stopped" }, false, Now),
        "will" => new(View(name) with { State = "offline", Why = "connection lost" }, false, Now),
        "nothing heard" => new(View(name) with { State = "offline", Why = "nothing received for 95 s" }, true, Now),
        "never" => new(View(name) with { State = "offline", Why = "connection lost", LastSeen = null }, false, null),
        _ => new(View(name), false, Now - 5_000),
    };

    private static DeviceView View(string name) => new(
        name, "online", null, DateTimeOffset.FromUnixTimeMilliseconds(Began), DateTimeOffset.FromUnixTimeMilliseconds(Now), "3f2a91c4", 1, null, null,
        new JournalStatus(0, 0, 0, 100, 0), [new("dust", "sds011", SourceState.Ok)], null, ClockQuality.Synced);
}
