using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class IncidentBookTests
{
    private const long Noon = StoreHouse.Noon;
    private static readonly string[] City = [.. Enumerable.Range(1, 2_000).Select(i => $"ap-{i:0000}")];
    private readonly IncidentBook book = new([]);

    [Fact]
    public void Two_thousand_devices_that_go_within_minutes_are_one_incident_and_all_back_ends_it()
    {
        for (var n = 100; n <= 2_000; n += 100) Step(Noon + n * 30, City.Take(n), HealthState.Offline);
        var (storm, affected) = Assert.Single(book.All);
        Assert.Equal((2_000, 2_000, null, Incident.MostNames), (storm.Devices, affected, storm.End, storm.Names.Count));
        Step(Noon + 70_000, City.Take(3), HealthState.Offline);
        Assert.Null(book.All[0].Incident.End);
        Step(Noon + 80_000, [], HealthState.Offline);
        Assert.Equal((Noon + 80_000, 0), (book.All[0].Incident.End, book.All[0].Affected));
    }

    [Fact]
    public void A_device_that_comes_and_goes_in_a_storm_stays_in_it()
    {
        for (var i = 0; i < 20; i++) Step(Noon + i * 3_000, City.Where((_, n) => (n + i) % 3 > 0).Take(500), HealthState.Offline);
        Step(Noon + 60_000, [], HealthState.Offline);
        Step(Noon + 90_000, City.Take(10), HealthState.Offline);
        Assert.Null(Assert.Single(book.All).Incident.End);
    }

    [Fact]
    public void A_broker_that_was_away_takes_along_who_is_still_gone_when_it_is_back()
    {
        Step(Noon, City.Prepend(IncidentBook.Collector), HealthState.Broker);
        Step(Noon + 30_000, City, HealthState.Offline);
        Step(Noon + 33_000, City.Take(2), HealthState.Offline);
        var (incident, affected) = Assert.Single(book.All);
        Assert.Equal(("broker", 2_000, 2), (incident.Kind, incident.Devices, affected));
        Step(Noon + 36_000, [], HealthState.Offline);
        Step(Noon + 600_000, City.Take(1), HealthState.Offline);
        Assert.Equal(2, book.All.Count);
    }

    [Fact]
    public void A_broker_that_is_away_is_an_incident_without_any_device()
    {
        Step(Noon, [IncidentBook.Collector], HealthState.Broker);
        Assert.Equal((0, null), (book.All[0].Incident.Devices, book.All[0].Incident.End));
    }

    [Fact]
    public void What_is_hours_apart_or_another_kind_is_another_incident()
    {
        Step(Noon, City.Take(1), HealthState.Offline);
        Step(Noon + 3_600_000, City.Take(2), HealthState.Offline);
        Step(Noon + 3_601_000, City.Take(2).Append("x"), HealthState.Late);
        Assert.Equal(["late", "offline", "offline"], book.All.Select(i => i.Incident.Kind));
    }

    [Fact]
    public void A_drip_of_failures_is_not_one_endless_incident()
    {
        for (var i = 1; i <= 60; i++) Step(Noon + i * 60_000, City.Take(i), HealthState.Offline);
        Assert.Equal(2, book.All.Count);
    }

    [Fact]
    public async Task A_restart_goes_on_with_what_lasted_and_the_file_is_bounded()
    {
        await using var house = new StoreHouse();
        var table = new IncidentTable(house.Records);
        table.Save(Step(Noon, City, HealthState.Store));
        var again = new IncidentBook(table.Load());
        again.Step(City.Take(5).Select(d => (d, Finding(HealthState.Store, Noon))), Noon + 86_400_000);
        Assert.Equal((2_000, 5, null), Assert.Single(again.All) is var one ? (one.Incident.Devices, one.Affected, one.Incident.End) : default);
        Assert.Equal(Finding(HealthState.Store, Noon), again.All[0].Incident.First);

        (string, Finding) lasting = (City[9], Finding(HealthState.Clock, Noon));
        for (var i = 0; i < IncidentBook.Most + 20; i++)
            table.Save(again.Step([lasting, (City[0], Finding(i % 2 == 0 ? HealthState.Late : HealthState.Offline, Noon))], Noon + (i + 30) * 86_400_000L));
        Assert.Equal((IncidentBook.Most, 2), (again.All.Count(i => i.Incident.End is not null), again.All.Count(i => i.Incident.End is null)));
        Assert.Equal(again.All.Select(i => i.Incident.Id).Order(), table.Load().Select(i => i.Id));
        Assert.NotNull(again.IncidentOf(City[9]));
    }

    [Fact]
    public void After_a_restart_what_lasts_may_take_a_moment_to_be_found_again()
    {
        Step(Noon, City.Take(7), HealthState.Late);
        var again = new IncidentBook(book.All.Select(i => i.Incident));
        var start = Noon + 3 * 3_600_000;
        again.Step([], start);
        again.Step(City.Take(7).Select(d => (d, Finding(HealthState.Late, start))), start + 70_000);
        Assert.Equal((7, null), Assert.Single(again.All) is var one ? (one.Affected, one.Incident.End) : default);
    }

    [Fact]
    public void Who_joins_after_all_were_back_for_a_moment_is_counted_beside_the_first()
    {
        Step(Noon, City.Take(500), HealthState.Offline);
        Step(Noon + 10_000, [], HealthState.Offline);
        Step(Noon + 20_000, City.Skip(400).Take(500), HealthState.Offline);
        Assert.Equal((900, 500), Assert.Single(book.All) is var one ? (one.Incident.Devices, one.Affected) : default);
    }

    [Fact]
    public void Whatever_happens_every_bad_device_is_in_one_lasting_incident_and_no_other_lasts() => Seeded.Check(
        Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(0, 4), 6), 30),
        rounds =>
        {
            var any = new IncidentBook([]);
            for (var r = 0; r < rounds.Length; r++)
            {
                HealthState[] states = [HealthState.Ok, HealthState.Offline, HealthState.Broker, HealthState.Late, HealthState.Clock];
                var bad = rounds[r].Select((s, i) => (Device: City[i], State: states[s])).Where(d => d.State != HealthState.Ok).ToList();
                any.Step(bad.Select(d => (d.Device, Finding(d.State, Noon))), Noon + r * 50_000);
                Assert.Equal(bad.Count, any.All.Sum(i => i.Affected));
                Assert.All(any.All, i => Assert.Equal(i.Affected > 0, i.Incident.End is null));
                Assert.All(bad, d => Assert.NotNull(any.IncidentOf(d.Device)));
            }
        });

    private IReadOnlyList<Incident> Step(long at, IEnumerable<string> devices, HealthState state) => book.Step(devices.Select(d => (d, Finding(state, at))), at);

    private static Finding Finding(HealthState state, long since) => new(state, HealthCause.None, since, "why");
}
