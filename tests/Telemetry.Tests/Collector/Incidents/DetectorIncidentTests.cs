using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class DetectorIncidentTests
{
    private const long Now = StoreHouse.Noon, Began = Now - 3_600_000;
    private const string Raised = "rate raised: 60 counts in 10 s where 3 are usual", Dead = "detector dead: 0 counts in 90 s where 27 are usual";
    private static readonly CityFacts Well = new(Now, null, null, Began);

    [Theory]
    [InlineData(1, SourceState.Ok, Raised, "alarm rate-raised", Raised)]
    [InlineData(1, SourceState.Ok, null, "alarm rate-raised", "alarm 1")]
    [InlineData(0, SourceState.Ok, Raised, "alarm rate-raised", Raised)]
    [InlineData(2, SourceState.Silent, Dead, "source-silent detector-dead", Dead)]
    [InlineData(2, SourceState.Ok, null, "source-silent detector-dead", "alarm 2")]
    [InlineData(0, SourceState.Ok, null, "ok none", null)]
    public void A_raised_or_dead_detector_is_a_finding_with_the_agents_own_sentence(int alarm, SourceState state, string? reason, string expected, string? why)
    {
        var finding = Judge(alarm, Now - 1_000, new SourceStatus("tube1", "geiger", state, reason));
        Assert.Equal(expected, $"{IngestCounters.Word(finding.State)} {IngestCounters.Word(finding.Cause)}");
        if (why is null) Assert.Null(finding.Why);
        else Assert.Contains(why, finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_trouble_of_the_device_hides_it_and_an_alarm_of_a_detector_that_is_gone_does_not_last()
    {
        SourceStatus[] troubled = [new("dust", "pms", SourceState.Failed, "no cable"), new("clock", "clock", SourceState.Waiting, "no server"), new("tube1", "geiger", SourceState.Ok, Raised)];
        Assert.Equal((HealthCause.RateRaised, Raised), (Judge(1, Now, troubled).Cause, Judge(1, Now, troubled).Why));
        Assert.Equal(HealthState.Ok, Judge(1, Now - 3_600_000, new SourceStatus("host", "host", SourceState.Ok)).State);
        // A note of another kind of source is no alarm.
        Assert.Equal(HealthState.Ok, Judge(0, Now, new SourceStatus("aaa", "radius", SourceState.Ok, "nothing heard yet of ap-9")).State);
    }

    [Fact]
    public void The_agents_sentence_takes_the_place_of_the_first_words_of_the_incident()
    {
        var book = new IncidentBook([]);
        book.Step([("rad-1", Judge(1, Now, new SourceStatus("tube1", "geiger", SourceState.Ok)))], Now);
        var changed = Assert.Single(book.Step([("rad-1", Judge(1, Now, new SourceStatus("tube1", "geiger", SourceState.Ok, Raised)))], Now + 3_000));
        Assert.Equal(Raised, changed.First.Why);
        Assert.Empty(book.Step([("rad-1", Judge(1, Now, new SourceStatus("tube1", "geiger", SourceState.Ok, Raised)))], Now + 6_000));
        book.Step([("rad-1", Judge(2, Now, new SourceStatus("tube1", "geiger", SourceState.Silent, Dead)))], Now + 9_000);
        Assert.Equal(["source-silent detector", "alarm"], book.All.Select(i => i.Incident.Kind));
    }

    private static Finding Judge(int alarm, long at, params SourceStatus[] sources)
    {
        var view = new DeviceView(
            "rad-1", "online", null, DateTimeOffset.FromUnixTimeMilliseconds(Began), DateTimeOffset.FromUnixTimeMilliseconds(Now), "3f2a91c4", 1, null, null,
            new JournalStatus(0, 0, 0, 1, 0), sources);
        return RootCausePolicy.Judge(new DeviceFacts(view, false, Now, [new DetectorFact("tube1", RateStates.Of(alarm), at)]), Well, new DevicesOptions());
    }
}
