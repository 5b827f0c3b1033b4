using System.Text;
using Telemetry.BrokerLink;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

public class LastWillTests
{
    [Fact]
    public async Task Every_abrupt_end_delivers_the_will_of_its_own_connection()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var wire = new TcpProxy(broker.Port);
        await using var observer = await LinkUnderTest.ConnectedAsync(broker.Url, "observer", ["status/+"]);
        await using var link = await LinkUnderTest.ConnectedAsync(wire.Url, "mortal", will: Death, onConnected: Birth);

        for (var session = 1; session <= 3; session++)
        {
            await observer.UntilReceivedAsync($"birth {session}");
            wire.Cut();
            await observer.UntilReceivedAsync($"death {session}");
        }

        await observer.UntilReceivedAsync("birth 4");
        Assert.Equal(3, observer.Messages.Count(message => message.Text.StartsWith("death", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_proper_goodbye_flushes_what_was_handed_over_and_leaves_no_will()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var observer = await LinkUnderTest.ConnectedAsync(broker.Url, "observer", ["#"]);
        var link = await LinkUnderTest.ConnectedAsync(broker.Url, "polite", will: Death);

        for (var i = 0; i < 500; i++) Assert.Equal(PublishOutcome.Sent, link.Connection.TryPublish("t", "x"u8));
        Assert.Equal(PublishOutcome.Sent, link.Connection.TryPublish("t", "farewell"u8));
        await link.DisposeAsync();

        Assert.Equal(LinkKind.Stopped, link.Connection.State.Kind);
        Assert.Equal(PublishOutcome.NotConnected, link.Connection.TryPublish("t", "x"u8));
        Assert.False(await link.Connection.WaitConnectedAsync(TimeSpan.FromSeconds(30), CancellationToken.None));
        await observer.UntilReceivedAsync("farewell");
        await Eventually.True(() => broker.Log.Contains("Received DISCONNECT from polite"), "the broker saw the goodbye", () => broker.Log);
        await observer.PublishAsync("t", "after");
        await observer.UntilReceivedAsync("after");
        Assert.Equal(502, observer.Messages.Count);
        Assert.Empty(link.Losses);
    }

    [Fact]
    public async Task Disposing_ends_quickly_in_every_state()
    {
        await using var silent = new ScriptedBroker(connection => connection.HangAsync());
        await using var deaf = new ScriptedBroker(async connection =>
        {
            await connection.AcceptAsync();
            await connection.HangAsync();
        });

        var waiting = new LinkUnderTest(new Uri($"mqtt://127.0.0.1:{FreePort.Next()}"), "waiting", configure: options => options.BackoffMax = TimeSpan.FromHours(1));
        var connecting = new LinkUnderTest(silent.Url, "connecting");
        var unconfirmed = new LinkUnderTest(deaf.Url, "unconfirmed");
        await waiting.UntilFailedAsync(1);
        await Eventually.Equal(1, () => silent.Connections, "the attempt is under way");
        await unconfirmed.UntilConnectedAsync();
        unconfirmed.Connection.TryPublish("t", "x"u8);

        await waiting.DisposeAsync();
        await connecting.DisposeAsync();
        await unconfirmed.DisposeAsync();
        await unconfirmed.DisposeAsync();
        Assert.Contains(unconfirmed.Logger.Entries, entry => entry.Text.Contains("unconfirmed messages"));
    }

    private static LastWill Death(long counter) => new("status/mortal", Encoding.UTF8.GetBytes($"death {counter}"), 1, Retain: false);

    private static void Birth(BrokerConnection connection, long counter) =>
        connection.TryPublish("status/mortal", Encoding.UTF8.GetBytes($"birth {counter}"));
}
