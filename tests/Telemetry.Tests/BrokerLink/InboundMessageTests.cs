using Telemetry.BrokerLink;

namespace Telemetry.Tests.BrokerLink;

public class InboundMessageTests
{
    [Fact]
    public void A_message_gives_its_topic_as_text()
    {
        var message = new InboundMessage("市/避難所"u8, [1, 2], retained: true, qos: 1);

        Assert.Equal("市/避難所", message.TopicText());
        Assert.Equal([1, 2], message.Payload.ToArray());
        Assert.Equal((true, 1), (message.Retained, message.Qos));
    }
}
