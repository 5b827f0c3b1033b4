using System.Text;
using Telemetry.BrokerLink;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

public class ReconnectTests
{
    [Fact]
    public async Task A_broker_that_is_absent_at_the_start_is_found_when_it_appears()
    {
        await using var broker = new MosquittoBroker();
        await using var link = new LinkUnderTest(broker.Url, "early", ["t"]);
        await link.UntilFailedAsync(5);
        Assert.Contains("Connection refused", link.Connection.State.Reason);
        Assert.False(await link.Connection.WaitConnectedAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None));

        var connected = link.Connection.WaitConnectedAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        await broker.StartAgainAsync();
        Assert.True(await connected);
        Assert.Equal(1, link.Connection.ConnectionCount);
    }

    [Fact]
    public async Task After_a_killed_broker_returns_the_subscriptions_work_and_the_counter_has_grown()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "survivor", ["a/+", "b/#"]);
        await link.PublishAsync("a/1", "before");
        await link.UntilReceivedAsync("before");

        broker.Kill();
        await Eventually.True(() => !link.Connection.IsConnected, "the loss is noticed");
        await broker.StartAgainAsync();
        await link.UntilConnectedAsync();

        await link.PublishAsync("a/1", "after a");
        await link.PublishAsync("b/1/2", "after b");
        await link.UntilReceivedAsync("after a");
        await link.UntilReceivedAsync("after b");
        await Eventually.Equal(2, () => link.Connections.Count, "the birth handler ran for each connection");
        Assert.Equal([1L, 2L], link.Connections);
        Assert.Single(link.Losses);
        Assert.Equal((2, 1), (link.Connection.Counters.Connects, link.Connection.Counters.Disconnects));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_named_and_tried_again()
    {
        // A label of more than 63 characters fails in the resolver itself, with or without a network.
        var name = new string('x', 64) + ".invalid";
        await using var link = new LinkUnderTest(new Uri("mqtt://" + name), "nameless");

        await link.UntilReasonAsync($"'{name}' does not resolve");
        await link.UntilFailedAsync(2);
    }

    [Fact]
    public async Task Accepted_then_hung_up_on_slows_down_instead_of_looping()
    {
        await using var broker = new ScriptedBroker(connection => connection.AcceptAsync());
        await using var link = new LinkUnderTest(broker.Url, "kicked", configure: options => options.BackoffMax = TimeSpan.FromSeconds(30));

        await Eventually.True(() => Pauses(link).Length >= 6, "six connections were lost");
        AssertDoubling(Pauses(link), TimeSpan.FromMilliseconds(50));
        Assert.Contains("another client uses the client id 'kicked'", link.Losses.First());
    }

    [Fact]
    public async Task Two_clients_with_one_id_slow_down_instead_of_throwing_each_other_out_for_ever()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        void Slow(BrokerOptions options) => options.BackoffMax = TimeSpan.FromSeconds(30);
        await using var one = new LinkUnderTest(broker.Url, "twin", configure: Slow);
        await using var two = new LinkUnderTest(broker.Url, "twin", configure: Slow);

        await Eventually.True(() => Pauses(one).Length >= 4 && Pauses(two).Length >= 4, "each was thrown out four times");
        AssertDoubling(Pauses(one), TimeSpan.FromMilliseconds(50));
        AssertDoubling(Pauses(two), TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task A_message_handler_that_throws_ends_neither_the_loop_nor_the_link()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = new LinkUnderTest(broker.Url, "clumsy", ["t"], handler: message =>
        {
            if (message.Text.StartsWith("bad", StringComparison.Ordinal)) throw new FormatException("cannot read this");
        })
        { ExpectsErrors = true };
        await link.UntilConnectedAsync();

        for (var i = 0; i < 5; i++) await link.PublishAsync("t", "bad");
        await link.PublishAsync("t", "good");
        await link.UntilReceivedAsync("good");

        Assert.Equal(5, link.Connection.Counters.HandlerFaults);
        Assert.Equal(0, link.Connection.Counters.Disconnects);
        Assert.Equal(3, link.Logger.Errors.Count(entry => entry.Exception is FormatException));
    }

    [Fact]
    public async Task A_birth_handler_that_throws_costs_a_count_and_not_the_link()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = new LinkUnderTest(broker.Url, "stillborn", ["t"], onConnected: (_, _) => throw new InvalidOperationException("no birth"))
        { ExpectsErrors = true };
        await link.UntilConnectedAsync();
        await Eventually.Equal(1, () => link.Connection.Counters.HandlerFaults, "the fault is counted");

        await link.PublishAsync("t", "alive");
        await link.UntilReceivedAsync("alive");
    }

    [Fact]
    public async Task A_slow_birth_handler_holds_up_neither_messages_nor_the_network_thread()
    {
        using var release = new ManualResetEventSlim();
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "slow", ["t"], onConnected: (connection, _) =>
        {
            connection.TryPublish("t", Encoding.UTF8.GetBytes("birth"));
            release.Wait(TimeSpan.FromSeconds(30));
        });

        await link.UntilReceivedAsync("birth");
        await link.PublishAsync("t", "meanwhile");
        await link.UntilReceivedAsync("meanwhile");
        release.Set();
    }

    private static TimeSpan[] Pauses(LinkUnderTest link) =>
        [.. link.Logger.Entries.Where(entry => entry.Values.ContainsKey("Pause")).Select(entry => (TimeSpan)entry.Values["Pause"]!)];

    private static void AssertDoubling(TimeSpan[] pauses, TimeSpan first)
    {
        for (var i = 0; i < pauses.Length; i++)
            Assert.True(pauses[i] >= first * Math.Pow(2, i) / 2, $"pause {i + 1} was only {pauses[i]}");
    }
}
