using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.Delivery;

/// <summary>The promise of design section 6, under SIGKILL: what an agent has journalled is in the store exactly once.</summary>
public sealed class DeliveryUnderFireTests(ITestOutputHelper output)
{
    private const int Agents = 4;

    // Nominal; what is left of it between the kills is printed, and is 500 or more on an otherwise idle machine of two cores.
    private const int BatchesPerSecond = 640;

    [Fact]
    public async Task Every_journalled_value_is_stored_exactly_once_while_anything_is_killed_at_any_moment()
    {
        await using var fleet = await Fleet.StartAsync(Agents, BatchesPerSecond / Agents);
        await FireAsync(fleet, rounds: 20, seed: 20_261_121);
        var (sent, stored, missing, extra) = await fleet.SettleAsync();
        output.WriteLine($"sent {sent}, stored {stored}, missing {missing}, extra {extra}");
        Assert.Equal((0, 0), (missing, extra));
    }

    [Fact]
    public async Task Acknowledging_before_the_store_has_committed_loses_values()
    {
        await using var fleet = await Fleet.StartAsync(Agents, BatchesPerSecond / Agents);
        await using (await EarlyAcknowledgerAsync(fleet.Broker.Url))
        {
            await FireAsync(fleet, rounds: 5, seed: 20_261_121);
            var (sent, stored, missing, _) = await fleet.SettleAsync();
            output.WriteLine($"acknowledged early: sent {sent}, stored {stored}, missing {missing}");
            Assert.True(missing > 0, "acknowledging early lost nothing: the run above does not test the acknowledgement");
        }
    }

    // Each round kills collector, broker and one agent once, in random order and at random moments, and starts them again.
    private async Task FireAsync(Fleet fleet, int rounds, int seed)
    {
        var random = new Random(seed);
        await Eventually.True(() => fleet.Witnesses.All(w => w.Batches() > 0), "every agent journals", () => fleet.Agents[0].Log);
        var (start, before) = (TimeProvider.System.GetTimestamp(), fleet.Witnesses.Sum(w => w.Batches()));
        for (var round = 0; round < rounds; round++)
        {
            var agent = fleet.Agents[random.Next(fleet.Agents.Count)];
            Func<Task>[] shots =
            [
                () => Again(fleet.Collector),
                () => Again(agent),
                async () =>
                {
                    fleet.Broker.Kill();
                    await fleet.Broker.StartAgainAsync();
                },
            ];
            random.Shuffle(shots);
            foreach (var shot in shots)
            {
                // Not a wait for anything: the random moment is the test.
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 1_500)), TimeProvider.System);
                await shot();
            }
        }
        var batches = fleet.Witnesses.Sum(w => w.Batches()) - before;
        output.WriteLine($"{rounds} rounds, {batches} batches, {batches / TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} batches/s");

        static Task Again(AppProcess process)
        {
            process.Kill();
            process.Start();
            return Task.CompletedTask;
        }
    }

    /// <summary>What a naive acknowledgement would be: as soon as the broker hands the batch over, before anything is stored.</summary>
    private static async Task<BrokerConnection> EarlyAcknowledgerAsync(Uri broker)
    {
        var topics = new Topics();
        BrokerConnection? link = null;
        var session = new BrokerSession
        {
            Subscriptions = [(topics.All(TopicKind.Telemetry), 1)],
            OnMessage = (in InboundMessage message) =>
            {
                if (!topics.TryParse(message.Topic, out var address)) return;
                var batch = new BatchReader(message.Payload);
                if (batch.Form != BatchForm.Numbered) return;
                var ack = new AckMessage(batch.Header.Boot, [new SeqRange(batch.Header.Seq, batch.Header.Seq)]);
                link?.TryPublish(topics.For(TopicKind.Ack, address.IdText), ack.ToBytes(), 0);
            },
        };
        var options = new BrokerOptions { Url = broker, ClientId = "early", BackoffMin = TimeSpan.FromMilliseconds(100), BackoffMax = TimeSpan.FromSeconds(1) };
        link = new BrokerConnection(options, session, TimeProvider.System, new Random(1), NullLogger.Instance);
        link.Start();
        await link.WaitConnectedAsync(TimeSpan.FromSeconds(10), default);
        return link;
    }
}
