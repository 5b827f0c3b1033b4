using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

public sealed class DayKeyAskerTests
{
    private readonly ManualTime time = new();
    private readonly UniqueDevices devices;
    private readonly List<TimeSpan> asked = [];
    private bool connected;

    public DayKeyAskerTests() => devices = new UniqueDevices(() => time.GetUtcNow().ToUnixTimeMilliseconds());

    [Fact]
    public async Task It_asks_when_connected_ever_more_seldom_until_a_key_comes_and_again_at_midnight()
    {
        devices.Feed("wlan0");
        await RunAsync(async pass =>
        {
            await pass(30);
            Assert.Empty(asked);
            connected = true;
            await pass(2);
            Assert.Single(asked);
            await pass(3_600);
            var pauses = asked.Zip(asked.Skip(1), (a, b) => (b - a).TotalSeconds).ToList();
            Assert.InRange(pauses[0], 2.5, 7);
            Assert.All(pauses.Skip(8), pause => Assert.InRange(pause, 150, 302));
            Assert.True(pauses.Skip(8).Distinct().Count() > 1, "every device would ask at the same moments");

            Assert.Equal(KeyVerdict.Taken, devices.TakeKey(Message(20_251_121), retained: false));
            asked.Clear();
            time.Advance(TimeSpan.FromHours(11) - TimeSpan.FromMinutes(1));
            await pass(1);
            Assert.Empty(asked);
            await pass(120);
            Assert.NotEmpty(asked);
        });
    }

    [Fact]
    public async Task An_agent_without_an_access_point_never_asks_and_takes_none()
    {
        connected = true;
        Assert.Equal(KeyVerdict.NotNeeded, devices.TakeKey(Message(20_251_121), retained: false));
        await RunAsync(async pass => await pass(600));
        Assert.Empty(asked);
    }

    [Theory]
    [InlineData("city/key/ap-1", false, true)]
    [InlineData("city/key/ap-1", true, false)]
    [InlineData("city/key/ap-2", false, false)]
    public void A_key_counts_only_on_our_own_topic_and_unretained(string topic, bool retained, bool taken)
    {
        devices.Feed("wlan0");
        var inbox = Asker().Inbox;
        Assert.Equal("city/key/ap-1", inbox.Filter);
        var name = System.Text.Encoding.ASCII.GetBytes(topic);
        Assert.True(new Topics().TryParse(name, out var address));
        inbox.Take(address, new InboundMessage(name, Message(20_251_121), retained, 1));
        Assert.Equal(!taken, devices.NeedsDayKey);
    }

    private async Task RunAsync(Func<Func<int, Task>, Task> test)
    {
        var link = new DayKeyLink(() => connected, (topic, _) =>
        {
            Assert.Equal("city/key/ap-1/request", topic);
            asked.Add(time.GetElapsedTime(0));
            return Task.CompletedTask;
        });
        using var stop = new CancellationTokenSource();
        var running = Asker().RunAsync(link, stop.Token);
        await test(async seconds =>
        {
            for (var i = 0; i < seconds; i++)
            {
                await SettleAsync();
                time.Advance(TimeSpan.FromSeconds(1));
            }
            await SettleAsync();
        });
        await stop.CancelAsync();
        await running;
    }

    private DayKeyAsker Asker() =>
        new(devices, new AgentOptions { Device = "ap-1" }, time, new Random(1), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    private async Task SettleAsync()
    {
        for (var i = 0; i < 1_000 && time.Waiting == 0; i++) await Task.Yield();
        await FieldWait.Until("the asker waits", () => time.Waiting > 0);
    }

    private static byte[] Message(int day)
    {
        var message = new byte[DayKeyMessage.Length];
        DayKeyMessage.Write(message, day, 5, [.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
        return message;
    }
}
