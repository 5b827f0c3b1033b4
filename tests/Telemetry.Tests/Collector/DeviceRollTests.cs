using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class DeviceRollTests : IAsyncLifetime
{
    private const long Noon = StoreHouse.Noon;
    private readonly StoreHouse house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public void Who_is_registered_and_was_never_heard_of_is_listed_beside_the_others_and_who_is_refused_is_not()
    {
        Assert.Null(DeviceDecision.Adopt(house.Registry.Database, ["ap-1", "ap-3"], null, "account tester", Noon).Refusal);
        Assert.Null(DeviceDecision.Refuse(house.Registry.Database, ["ap-2"], "account tester", Noon).Refusal);
        house.Registry.Reload();
        var desk = new DeviceDesk(new DeviceTable(house.Records), house.Store, new DevicesOptions());
        desk.TakeBatch("ap-1", Noon);
        desk.TakeBatch("ap-0", Noon);
        var all = new DeviceRoll(desk, house.Registry).Look(Noon, Noon);
        Assert.Equal(["ap-0 online", "ap-1 online", "ap-3 offline"], all.Select(d => $"{d.View.Device} {d.View.State}"));
        Assert.Equal((DeviceRoll.NeverSeen, null), (all[2].View.Why, all[2].View.LastSeen));
        Assert.Equal(
            HealthState.NeverSeen, RootCausePolicy.Judge(new DeviceFacts(all[2].View, all[2].Silent, null), new CityFacts(Noon, null, null, Noon), new DevicesOptions()).State);
    }
}
