using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

/// <summary>What the next twin of a device is made from, and its number.</summary>
public sealed class TwinEntryTests
{
    private static readonly DeviceTwin InForce = Twin(3, "00:00:20"), Wanted = Twin(4, "00:00:00");

    [Theory]
    [InlineData(TwinState.Refused, 4L, "00:00:20")]
    [InlineData(TwinState.RolledBack, 4L, "00:00:20")]
    [InlineData(TwinState.Trying, 4L, "00:00:00")]
    [InlineData(TwinState.Applied, 4L, "00:00:00")]
    // An answer to an older version says nothing of the newest.
    [InlineData(TwinState.Refused, 3L, "00:00:00")]
    public void A_value_that_the_device_refused_does_not_stay_in_what_is_set_next(TwinState state, long version, string interval)
    {
        var entry = new TwinEntry("air-001", Wanted, 1, 1, new TwinReport(version, state, ["too short"], InForce, 1));
        Assert.Equal(interval, entry.Base.Options["heartbeat"].Text);
        Assert.Equal(5, entry.NextVersion);
    }

    [Theory]
    [InlineData(DeviceTwin.MaxVersion, DeviceTwin.MaxVersion, 5)]
    [InlineData(DeviceTwin.MaxVersion, 3, 5)]
    [InlineData(4, DeviceTwin.MaxVersion - 1, 5)]
    [InlineData(1_000_005, 4, 5)]
    [InlineData(1_000_004, 4, 1_000_005)]
    [InlineData(9, 7, 10)]
    public void A_number_that_a_device_makes_up_does_not_lock_its_twin(long version, long applied, long next)
    {
        var entry = new TwinEntry("air-001", Wanted, 1, 1, new TwinReport(version, TwinState.Applied, [], Twin(applied, "00:00:20"), 1));
        Assert.Equal(next, entry.NextVersion);
        Assert.Equal(next == 5, entry.IsFarAhead);
        Assert.NotNull(TwinDraft.Make(entry.Base, entry.NextVersion, null, ["heartbeat=00:01:00"], [], out _));
    }

    [Fact]
    public void A_device_that_has_said_nothing_begins_with_its_file()
    {
        var entry = new TwinEntry("air-001", null, null, null, null);
        Assert.Equal((DeviceTwin.File, 1L), (entry.Base, entry.NextVersion));
    }

    private static DeviceTwin Twin(long version, string heartbeat) =>
        DeviceTwin.File with { Version = version, Options = new Dictionary<string, TwinValue> { ["heartbeat"] = new(heartbeat, true) } };
}
