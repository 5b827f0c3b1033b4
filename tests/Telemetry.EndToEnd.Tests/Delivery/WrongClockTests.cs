using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.Delivery;

/// <summary>What only the collector's own clock makes wrong is not lost: agents on true time, a collector that is not.</summary>
public sealed class WrongClockTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(-120)]
    [InlineData(120)]
    public async Task After_the_clocks_agree_what_is_stored_is_what_was_journalled(int seconds)
    {
        using var clock = new SteeredClock(TimeSpan.FromSeconds(seconds));
        await using var fleet = await Fleet.StartAsync(new FleetPlan(Agents: 2, BatchesPerSecond: 10) { Clock = clock });
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{fleet.HttpPort}") };

        await Eventually.True(() => fleet.Witnesses.All(w => w.Batches() > 30), "every agent journals", () => fleet.Agents[0].Log);
        var told = "";
        if (seconds < 0)
        {
            await Eventually.True(
                async () => (told = await IncidentsAsync(http)).Contains("clock is behind", StringComparison.Ordinal),
                "an incident tells of the collector's clock", () => told);
            Assert.All(fleet.Witnesses, w => Assert.Equal(w.Batches(), w.Waiting(long.MaxValue), tolerance: 2));
        }
        else await Eventually.True(() => fleet.Witnesses.All(w => w.Waiting(w.LastSeq()) < 20), "the journals drain", () => fleet.Collector.Log);

        clock.Set(TimeSpan.Zero);
        var (sent, stored, missing, extra) = await fleet.SettleAsync();
        output.WriteLine($"collector wrong by {seconds} s: sent {sent}, stored {stored}, missing {missing}, extra {extra}");
        Assert.True(sent > 0);
        Assert.Equal((0, 0), (missing, extra));
    }

    private static async Task<string> IncidentsAsync(HttpClient http)
    {
        try
        {
            return await http.GetStringAsync(new Uri("/api/v1/incidents", UriKind.Relative));
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }
}
