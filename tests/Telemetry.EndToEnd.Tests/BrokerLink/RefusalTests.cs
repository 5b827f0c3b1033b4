using Telemetry.BrokerLink;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

/// <summary>The broker answers, and says no.</summary>
public class RefusalTests
{
    [Fact]
    public async Task A_wrong_password_is_named_and_a_corrected_file_is_taken_without_a_restart()
    {
        using var files = new TemporaryDirectory();
        var users = files.File("users");
        await MosquittoBroker.AddUserAsync(users, "ap-0017", "right");
        var password = files.Write("password", "wrong\n");
        await using var broker = await MosquittoBroker.StartAsync("allow_anonymous false", $"password_file {users}");
        await using var link = new LinkUnderTest(broker.Url, "ap-0017", configure: options =>
        {
            options.Username = "ap-0017";
            options.PasswordFile = password;
        });

        await link.UntilReasonAsync("not authorised");
        await link.UntilFailedAsync(3);
        Assert.Contains("Broker:PasswordFile", link.Connection.State.Reason);

        File.WriteAllText(password, "right\n");
        await link.UntilConnectedAsync();
        Assert.Equal(1, link.Connection.ConnectionCount);
    }

    [Theory]
    [InlineData(1, "MQTT 3.1.1")]
    [InlineData(2, "Broker:ClientId")]
    [InlineData(3, "broker unavailable")]
    [InlineData(4, "wrong user name or password")]
    [InlineData(5, "not authorised")]
    [InlineData(77, "unknown code 77")]
    public async Task Every_refusal_code_becomes_words_and_is_tried_again(byte code, string words)
    {
        await using var broker = new ScriptedBroker(connection => connection.AcceptAsync(code));
        await using var link = new LinkUnderTest(broker.Url, "refused");

        await link.UntilReasonAsync(words);
        await link.UntilFailedAsync(3);
        Assert.Empty(link.Connections);
    }

    [Fact]
    public async Task A_refused_subscription_is_a_reason_and_is_asked_for_again_while_the_link_stays_up()
    {
        await using var broker = new ScriptedBroker(async connection =>
        {
            await connection.AcceptAsync();
            await connection.SubackAsync(0x80);
            await connection.SubackAsync(1);
            await connection.PublishAsync(1, (byte)'x');
            await connection.StayAsync();
        });
        await using var link = await LinkUnderTest.ConnectedAsync(broker.Url, "reader", ["secret/#"], options => options.BackoffMax = TimeSpan.FromSeconds(1));

        Assert.Contains("refused the subscription to secret/#", link.Connection.State.Reason);
        await link.UntilReceivedAsync("x");
        await Eventually.True(() => !link.Connection.State.Reason.Contains("secret/#"), "the reason is gone", () => link.Connection.State);
        Assert.Equal(1, link.Connection.Counters.Connects);
        Assert.Equal(1, link.Connection.Counters.SubscriptionsRefused);
    }

    [Fact]
    public async Task What_is_not_MQTT_is_a_protocol_error_and_is_tried_again()
    {
        await using var broker = new ScriptedBroker(async connection =>
        {
            await connection.SendAsync(0xf0, 0);
            await connection.StayAsync();
        });
        await using var link = new LinkUnderTest(broker.Url, "lost");

        await link.UntilFailedAsync(3);
        await link.UntilReasonAsync("protocol error");
    }
}
