using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

/// <summary>libmosquitto documents no order between its message callback and the PUBACK; the promise that nothing is
/// acknowledged before the app has it hangs on this one.</summary>
public class AcknowledgementOrderTests
{
    [Fact]
    public async Task The_PUBACK_leaves_after_the_message_handler_has_returned()
    {
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var acknowledged = 0;
        await using var broker = new ScriptedBroker(async connection =>
        {
            await connection.AcceptAsync();
            await connection.SubackAsync(1);
            for (byte id = 1; id <= 2; id++)
            {
                await connection.PublishAsync(id, (byte)'x');
                Assert.Equal([0, id], (await connection.ReadAsync(MqttPacket.PubAck)).Id);
                Interlocked.Increment(ref acknowledged);
            }

            await connection.StayAsync();
        });
        await using var link = new LinkUnderTest(broker.Url, "careful", ["t"], handler: _ =>
        {
            entered.Release();
            release.Wait(TimeSpan.FromSeconds(30));
        });

        for (var taken = 0; taken < 2; taken++)
        {
            Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(30)));
            var before = taken;
            await Eventually.Throughout(
                TimeSpan.FromMilliseconds(400), () => Volatile.Read(ref acknowledged) == before, "nothing is acknowledged during the handler");
            release.Release();
            await Eventually.Equal(taken + 1, () => Volatile.Read(ref acknowledged), "the acknowledgement follows the handler");
        }
    }
}
