using Telemetry.EndToEnd.Tests.Delivery;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.Influx;

/// <summary>The promise of design section 6 with InfluxDB as the store: it and everything else may be killed at any moment.</summary>
public sealed class InfluxUnderFireTests(ITestOutputHelper output)
{
    private const int Agents = 2, BatchesPerSecond = 40, Rounds = 4;

    [Fact]
    public async Task Every_journalled_value_is_in_InfluxDB_exactly_once_while_anything_is_killed_at_any_moment()
    {
        await using var influx = await InfluxServer.StartAsync();
        await using var fleet = await Fleet.StartAsync(Agents, BatchesPerSecond / Agents, influx);
        await Eventually.True(() => fleet.Witnesses.All(w => w.Batches() > 0), "every agent journals", () => fleet.Agents[0].Log);
        var random = new Random(20_261_121);
        for (var round = 0; round < Rounds; round++)
        {
            Func<Task>[] shots =
            [
                () => Again(fleet.Collector),
                () => Again(fleet.Agents[random.Next(Agents)]),
                async () =>
                {
                    influx.Kill();
                    // Not a wait for anything: the random length of the outage is the test.
                    await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 3_000)), TimeProvider.System);
                    await influx.StartAgainAsync();
                },
                async () =>
                {
                    fleet.Broker.Kill();
                    await fleet.Broker.StartAgainAsync();
                },
            ];
            random.Shuffle(shots);
            foreach (var shot in shots)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 1_500)), TimeProvider.System);
                await shot();
            }
        }
        await fleet.RestAsync();
        var last = fleet.Witnesses.Select(w => w.LastSeq()).ToList();
        await Eventually.True(
            () => fleet.Witnesses.Zip(last).All(w => w.First.Waiting(w.Second) == 0), "the journals have drained",
            () => fleet.Collector.Log[^Math.Min(3000, fleet.Collector.Log.Length)..], TimeSpan.FromSeconds(180));
        foreach (var agent in fleet.Agents) await agent.StopAsync();
        await fleet.Collector.StopAsync();

        var (journalled, demanded) = (new Dictionary<ValueKey, double>(), new HashSet<ValueKey>());
        for (var i = 0; i < Agents; i++)
            foreach (var (seq, key, value) in fleet.Witnesses[i].Values(Fleet.Device(i)))
            {
                journalled[key] = value;
                if (seq <= last[i]) demanded.Add(key);
            }
        var stored = await StoredValues.ReadAsync(influx);
        var (missing, extra) = (demanded.Count(k => !stored.ContainsKey(k)), stored.Keys.Count(k => !journalled.ContainsKey(k)));
        output.WriteLine($"InfluxDB: sent {demanded.Count}, stored {stored.Count}, missing {missing}, extra {extra}");
        Assert.Equal((0, 0), (missing, extra));
        Assert.DoesNotContain(stored, s => journalled.TryGetValue(s.Key, out var value) && value != s.Value);
        Assert.True(demanded.Count > 1_000, $"only {demanded.Count} values: the run shows nothing");

        static Task Again(AppProcess process)
        {
            process.Kill();
            process.Start();
            return Task.CompletedTask;
        }
    }
}
