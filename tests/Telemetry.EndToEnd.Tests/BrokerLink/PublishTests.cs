using System.Collections.Concurrent;
using Telemetry.BrokerLink;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

public class PublishTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_published_while_disconnected_is_refused_and_never_sent_later()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var reader = await LinkUnderTest.ConnectedAsync(broker.Url, "reader", ["t"]);
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "writer");

        broker.Kill();
        await Eventually.True(() => !link.Connection.IsConnected, "the loss is noticed");
        for (var i = 0; i < 30; i++) Assert.Equal(PublishOutcome.NotConnected, link.Connection.TryPublish("t", "lost"u8));
        Assert.Equal(
            PublishOutcome.NotConnected,
            await link.Connection.PublishAsync("t", "lost"u8.ToArray(), 1, false, Long, CancellationToken.None));
        Assert.Equal(31, link.Connection.Counters.NotConnected);

        await broker.StartAgainAsync();
        await link.UntilConnectedAsync();
        await reader.UntilConnectedAsync();
        await link.PublishAsync("t", "first after");
        await reader.UntilReceivedAsync("first after");
        Assert.Equal(["first after"], reader.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task What_is_published_before_the_broker_has_accepted_us_is_refused_and_never_sent_later()
    {
        using var accept = new SemaphoreSlim(0);
        var seen = new ConcurrentQueue<MqttPacket>();
        await using var broker = new ScriptedBroker(async connection =>
        {
            await connection.ReadAsync(MqttPacket.Connect);
            await accept.WaitAsync(connection.Stop);
            await connection.SendAsync(0x20, 2, 0, 0);
            seen.Enqueue(await connection.ReadAsync(MqttPacket.Publish));
            await connection.StayAsync();
        });
        await using var link = new LinkUnderTest(broker.Url, "hasty");
        await Eventually.Equal(1, () => broker.Connections, "the attempt is under way");

        Assert.Equal(PublishOutcome.NotConnected, link.Connection.TryPublish("t", "early"u8));
        accept.Release();
        await link.UntilConnectedAsync();
        Assert.Equal(PublishOutcome.Sent, link.Connection.TryPublish("t", "timely"u8));
        await Eventually.Equal(1, () => seen.Count, "a message arrives");
        Assert.Equal("timely"u8.ToArray(), seen.First().Body[^6..]);
    }

    [Fact]
    public async Task What_the_broker_had_not_confirmed_when_it_died_is_told_and_not_sent_again()
    {
        var seen = new ConcurrentQueue<MqttPacket>();
        await using var broker = new ScriptedBroker(async connection =>
        {
            await connection.AcceptAsync();
            seen.Enqueue(await connection.ReadAsync(MqttPacket.Publish));
        });
        await using var link = new LinkUnderTest(broker.Url, "writer");
        await link.UntilConnectedAsync();

        Assert.Equal(
            PublishOutcome.TimedOut,
            await link.Connection.PublishAsync("t", "once"u8.ToArray(), 1, false, Long, CancellationToken.None));
        await Eventually.True(() => link.Connection.ConnectionCount >= 2 && link.Connection.IsConnected, "the link is back");
        Assert.Equal(PublishOutcome.Sent, link.Connection.TryPublish("t", "twice"u8));
        await Eventually.Equal(2, () => seen.Count, "the broker has seen one message for each connection");
        Assert.Equal("twice"u8.ToArray(), seen.Last().Body[^5..]);
    }

    [Fact]
    public async Task A_PUBACK_that_does_not_come_in_time_is_told()
    {
        await using var broker = new ScriptedBroker(Silent);
        await using var link = new LinkUnderTest(broker.Url, "writer");
        await link.UntilConnectedAsync();

        Assert.Equal(
            PublishOutcome.TimedOut,
            await link.Connection.PublishAsync("t", "x"u8.ToArray(), 1, false, TimeSpan.FromMilliseconds(50), CancellationToken.None));
        Assert.Equal(1, link.Connection.Counters.TimedOut);
        Assert.True(link.Connection.IsConnected);
    }

    [Fact]
    public async Task Past_the_outstanding_limit_a_publish_is_refused_instead_of_queued_without_bound()
    {
        await using var broker = new ScriptedBroker(Silent);
        await using var link = new LinkUnderTest(broker.Url, "writer", configure: options => options.MaxOutstanding = 3);
        await link.UntilConnectedAsync();

        for (var i = 0; i < 3; i++) Assert.Equal(PublishOutcome.Sent, link.Connection.TryPublish("t", "x"u8));
        Assert.Equal(PublishOutcome.Refused, link.Connection.TryPublish("t", "x"u8));
    }

    [Fact]
    public async Task Confirmations_free_the_way_for_more_than_the_outstanding_limit()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "writer", configure: options => options.MaxOutstanding = 10);

        for (var i = 0; i < 200; i++) await link.PublishAsync("t", "x");
        for (var qos = 0; qos <= 1; qos++)
            await Eventually.True(() => link.Connection.TryPublish("t", "x"u8, qos) == PublishOutcome.Sent, "there is room");
        await Eventually.Equal(202, () => link.Connection.Counters.Confirmed, "everything is confirmed");
    }

    [Theory]
    [InlineData("with/+/wildcard")]
    [InlineData("")]
    [InlineData("with/\0/zero")]
    public async Task A_topic_that_is_no_name_is_refused_and_the_link_stays(string topic)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "writer", ["#"]);

        Assert.Equal(PublishOutcome.Refused, link.Connection.TryPublish(topic, "x"u8));
        await link.PublishAsync("t", "fine");
        await link.UntilReceivedAsync("fine");
        Assert.Single(link.Messages);
    }

    [Fact]
    public async Task Hostile_sizes_are_bounded_on_both_sides()
    {
        const int limit = 1000;
        await using var broker = await MosquittoBroker.StartAsync();
        await using var sender = await LinkUnderTest.ConnectedAsync(broker.Url, "sender", configure: options => options.MaxPayloadBytes = 16 << 20);
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "bounded", ["t"], options => options.MaxPayloadBytes = limit);

        int[] sizes = [0, 1, limit, limit + 1, 5_000_000, 0];
        foreach (var size in sizes)
            Assert.Equal(
                PublishOutcome.Sent, await sender.Connection.PublishAsync("t", new byte[size], 1, false, Long, CancellationToken.None));
        await Eventually.Equal(4, () => link.Messages.Count, "what fits arrives");
        Assert.Equal([0, 1, limit, 0], link.Messages.Select(message => message.Payload.Length));
        Assert.Equal(2, link.Connection.Counters.Oversized);
        Assert.Equal(1, link.Connection.Counters.Connects);

        Assert.Equal(PublishOutcome.Sent, link.Connection.TryPublish("u", new byte[limit]));
        Assert.Equal(PublishOutcome.TooLarge, link.Connection.TryPublish("u", new byte[limit + 1]));
        Assert.Equal(
            PublishOutcome.TooLarge, await link.Connection.PublishAsync("u", new byte[limit + 1], 1, false, Long, CancellationToken.None));
    }

    [Fact]
    public async Task A_retained_message_and_a_Japanese_topic_arrive_as_they_are()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var writer = await LinkUnderTest.ConnectedAsync(broker.Url, "writer");
        await writer.PublishAsync("市/避難所", "開設", retain: true);
        await using var reader = await LinkUnderTest.ConnectedAsync(broker.Url, "reader", ["市/#"]);

        await reader.UntilReceivedAsync("開設");
        var message = Assert.Single(reader.Messages);
        Assert.Equal(("市/避難所", true, 1), (message.Topic, message.Retained, message.Qos));
    }

    private static async Task Silent(ScriptedConnection connection)
    {
        await connection.AcceptAsync();
        await connection.StayAsync();
    }
}
