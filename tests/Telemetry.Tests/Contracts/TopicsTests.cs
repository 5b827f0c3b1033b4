using System.Text;
using FsCheck.Fluent;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class TopicsTests
{
    private static readonly Topics City = new();

    public static TheoryData<TopicKind, string> Shapes { get; } = new()
    {
        { TopicKind.Telemetry, "city/tele/ap-0017" },
        { TopicKind.Ack, "city/ack/ap-0017" },
        { TopicKind.Status, "city/status/ap-0017" },
        { TopicKind.TwinDesired, "city/twin/ap-0017/desired" },
        { TopicKind.TwinReported, "city/twin/ap-0017/reported" },
        { TopicKind.Command, "city/cmd/ap-0017" },
        { TopicKind.CommandResult, "city/cmd/ap-0017/result" },
        { TopicKind.Order, "city/alert/order/ap-0017" },
        { TopicKind.Receipt, "city/alert/receipt/ap-0017" },
        { TopicKind.Content, "city/content/ap-0017" },
        { TopicKind.DayKey, "city/key/ap-0017" },
        { TopicKind.DayKeyRequest, "city/key/ap-0017/request" },
        { TopicKind.DeskBatch, "city/desk/ap-0017" },
        { TopicKind.Screen, "city/screen/ap-0017" },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void A_topic_is_built_as_the_design_writes_it_and_read_back(TopicKind kind, string topic)
    {
        Assert.Equal(topic, City.For(kind, "ap-0017"));
        Assert.Equal(topic, City.For(kind, DeviceId.Parse("ap-0017")));
        Assert.Equal(topic.Replace("ap-0017", "+"), City.All(kind));
        Assert.Equal((kind, "ap-0017"), Parsed(topic));
    }

    [Fact]
    public void Every_kind_is_either_of_one_id_or_has_its_own_topic()
    {
        var withId = Shapes.Select(row => (TopicKind)row[0]!);
        TopicKind[] withoutId = [TopicKind.Unknown, TopicKind.KeyRing, TopicKind.Beacon];
        Assert.Equal(Enum.GetValues<TopicKind>().Order(), withId.Concat(withoutId).Order());
        Assert.Equal((TopicKind.KeyRing, ""), Parsed(City.KeyRing));
        Assert.Equal((TopicKind.Beacon, ""), Parsed(City.Beacon));
        foreach (var kind in withoutId)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => City.For(kind, "a"));
            Assert.Throws<ArgumentOutOfRangeException>(() => City.All(kind));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("city")]
    [InlineData("city/")]
    [InlineData("city/tele")]
    [InlineData("city/tele/")]
    [InlineData("city/tele/ap-1/")]
    [InlineData("city/tele/ap-1/more")]
    [InlineData("city/tele//ap-1")]
    [InlineData("/city/tele/ap-1")]
    [InlineData("town/tele/ap-1")]
    [InlineData("citytele/ap-1")]
    [InlineData("city/twin/ap-1")]
    [InlineData("city/twin//desired")]
    [InlineData("city/twin/desired")]
    [InlineData("city/cmd//result")]
    [InlineData("city/alert/keyring/x")]
    [InlineData("city/alert/order")]
    [InlineData("$SYS/broker/uptime")]
    [InlineData("city/tele/+")]
    [InlineData("city/tele/#")]
    [InlineData("city/+/ap-1")]
    [InlineData("#")]
    public void A_foreign_topic_is_not_read(string topic) => Assert.Null(Parsed(topic));

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("AP-1")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("ａ")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void An_id_that_could_bend_a_topic_is_neither_written_nor_read(string id)
    {
        Assert.Throws<FormatException>(() => City.For(TopicKind.Telemetry, id));
        Assert.Null(Parsed($"city/tele/{id}"));
    }

    [Fact]
    public void A_device_id_that_was_never_parsed_is_not_written() =>
        Assert.Throws<FormatException>(() => City.For(TopicKind.Telemetry, default(DeviceId)));

    [Theory]
    [InlineData("kawasaki")]
    [InlineData("jp/14130/edge")]
    [InlineData("City_1")]
    public void A_prefix_may_have_levels(string prefix)
    {
        var topics = new Topics(prefix);
        Assert.Equal((TopicKind.Order, "o-1"), Parsed($"{prefix}/alert/order/o-1", topics));
        Assert.Null(Parsed("city/alert/order/o-1", topics));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/city")]
    [InlineData("city/")]
    [InlineData("a//b")]
    [InlineData("+")]
    [InlineData("city/#")]
    [InlineData("$SYS")]
    [InlineData("ci ty")]
    [InlineData("市")]
    public void A_prefix_that_brokers_treat_specially_is_refused(string prefix) =>
        Assert.Contains("topic prefix", Assert.Throws<FormatException>(() => new Topics(prefix)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_topic_that_is_read_is_exactly_what_would_be_written()
    {
        var pieces = Seeded.Text(6, "city", "/", "tele", "twin", "desired", "cmd", "result", "alert", "order", "key", "request", "a", "9", "-", "+", "#", "A");
        Seeded.Check(pieces, topic =>
        {
            if (Parsed(topic) is not var (kind, id)) return;
            Assert.Equal(topic, id.Length == 0 ? City.KeyRing : City.For(kind, id));
        }, 20_000);
    }

    [Fact]
    public void Reading_a_topic_does_not_allocate()
    {
        var topic = "city/key/ap-0017/request"u8.ToArray();
        Assert.True(City.TryParse(topic, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = 0;
        for (var i = 0; i < 1_000; i++)
            if (City.TryParse(topic, out _)) read++;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_000, read);
    }

    private static (TopicKind Kind, string Id)? Parsed(string topic, Topics? topics = null) =>
        (topics ?? City).TryParse(Encoding.UTF8.GetBytes(topic), out var address) ? (address.Kind, address.IdText) : null;
}
