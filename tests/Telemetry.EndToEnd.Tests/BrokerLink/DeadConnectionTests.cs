using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

/// <summary>The connection is open and nobody is there.</summary>
public class DeadConnectionTests
{
    [Fact]
    public async Task A_suspended_broker_is_noticed_by_the_keepalive_and_taken_back_when_it_resumes()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "patient", ["t"], DeadPathTests.Quick);

        broker.Suspend();
        await Eventually.Equal(1, () => link.Losses.Count, "the silence is noticed");
        Assert.Contains("silent for more than the keepalive of 5 s", link.Losses.First());
        await link.UntilReasonAsync("no CONNACK");

        broker.Resume();
        await link.UntilConnectedAsync();
        await Eventually.True(
            async () =>
            {
                // The abandoned attempts that the broker finds in its backlog may still throw us out once or twice.
                link.Connection.TryPublish("t", "again"u8);
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                return link.Messages.Any(message => message.Text == "again");
            },
            "messages flow again",
            () => link.Connection.State);
        Assert.True(link.Connection.ConnectionCount > 2, "an attempt that may have become a session takes a number");
    }
}

public class DeadPathTests
{
    [Fact]
    public async Task A_path_that_swallows_everything_is_noticed_even_while_we_keep_publishing()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var path = new TcpProxy(broker.Port);
        await using var link = await LinkUnderTest.ConnectedAsync(path.Url, "steady", configure: Quick);

        path.Swallowing = true;
        await Eventually.True(
            () =>
            {
                link.Connection.TryPublish("t", "into the void"u8);
                return !link.Losses.IsEmpty;
            },
            "the silence is noticed");
        Assert.Contains("silent for more than the keepalive", link.Losses.First());

        path.Swallowing = false;
        path.Cut();
        await link.UntilConnectedAsync();
    }

    [Fact]
    public async Task A_server_that_accepts_and_never_answers_is_given_up_after_the_connect_timeout()
    {
        await using var broker = new ScriptedBroker(connection => connection.HangAsync());
        await using var link = new LinkUnderTest(broker.Url, "waiting", configure: Quick);

        await link.UntilReasonAsync("no CONNACK and SUBACK within 1 s");
        await Eventually.True(() => broker.Connections >= 2, "another attempt is made");
    }

    [Fact]
    public async Task A_server_that_never_confirms_the_subscription_is_given_up_too()
    {
        await using var broker = new ScriptedBroker(async connection =>
        {
            await connection.AcceptAsync();
            await connection.StayAsync();
        });
        await using var link = new LinkUnderTest(broker.Url, "waiting", ["t"], DeadPathTests.Quick);

        await link.UntilReasonAsync("no CONNACK and SUBACK within 1 s");
        Assert.Empty(link.Connections);
    }

    internal static void Quick(Telemetry.BrokerLink.BrokerOptions options)
    {
        options.KeepAlive = TimeSpan.FromSeconds(5);
        options.ConnectTimeout = TimeSpan.FromSeconds(1);
    }
}
