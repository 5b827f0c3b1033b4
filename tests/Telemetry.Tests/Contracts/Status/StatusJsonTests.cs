using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Telemetry.Contracts;

namespace Telemetry.Tests.Contracts;

public sealed class StatusJsonTests
{
    private const string Birth = """{"state":"online","boot":"3f2a91c4","connection":1,"at":1763712000000}""";
    private const string Shown = """{"device":"sign-0004","order":"o-1","rev":1,"seq":7,"state":"shown","at":1763712000000,"ms":42.5}""";

    [Fact]
    public void A_status_is_read_back_as_it_was_written()
    {
        var status = new DeviceStatus(
            DeviceState.Online, "3f2a91c4", 3, 1_763_712_000_000, null, "0.1.0", "Raspberry Pi 4", ClockQuality.Coarse,
            new JournalStatus(4, 4_096, 12.5, 100, 2, 7, 8),
            [new SourceStatus("air", "sds011", SourceState.Failed, "no frame for 10 s: check the cable", 1_763_711_990_000), new SourceStatus("host", "host", SourceState.Ok, null, null)]);
        var json = JsonSerializer.Serialize(status, ContractsJson.Default.DeviceStatus);
        Assert.Contains("\"state\":\"online\"", json, StringComparison.Ordinal);
        Assert.Contains("\"clock\":\"coarse\"", json, StringComparison.Ordinal);
        var read = JsonSerializer.Deserialize(json, ContractsJson.Default.DeviceStatus)!;
        Assert.Equal(status.Sources, read.Sources);
        Assert.Equal(status with { Sources = null }, read with { Sources = null });
    }

    [Fact]
    public void A_receipt_is_read_back_as_it_was_written()
    {
        foreach (var state in Enum.GetValues<ReceiptState>())
        {
            var receipt = new Receipt("sign-0004", "o-1", 2, 7, state, 1_763_712_000_000, 42.5, "bad-signature", "1920x1080");
            var json = JsonSerializer.Serialize(receipt, ContractsJson.Default.Receipt);
            Assert.Equal(receipt, JsonSerializer.Deserialize(json, ContractsJson.Default.Receipt));
        }
    }

    [Fact]
    public void A_status_of_a_healthy_device_with_nothing_to_explain_is_read_back()
    {
        var status = new DeviceStatus(
            DeviceState.Online, "3f2a91c4", 1, 1_763_712_000_000,
            Journal: new JournalStatus(0, 0, 0, 0, 0, null, null), Sources: [new SourceStatus("host", "host", SourceState.Ok, null, null)]);
        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(status, ContractsJson.Default.DeviceStatus), ContractsJson.Default.DeviceStatus)!;
        Assert.Equal((status.Journal, status.Sources![0]), (read.Journal, read.Sources![0]));
        Assert.NotNull(Read(Birth.Replace("}", ",\"sources\":[{\"name\":\"a\",\"kind\":\"b\",\"state\":\"ok\"}]}"), ContractsJson.Default.DeviceStatus));
    }

    [Fact]
    public void Every_answer_of_the_collector_is_read_back_with_nothing_in_it()
    {
        var texts = new Dictionary<string, string>();
        RoundTrip<IReadOnlyList<DeviceView>>([new("a", "offline", null, default, null, null, 0, null, null, null, [])]);
        RoundTrip<IReadOnlyList<LatestValue>>([new("a", "air", "pm2_5", texts, 8, "µg/m³", default, 1)]);
        RoundTrip(new SeriesResponse("air", "pm2_5", "", 0, 1, 0, "mean", [new SeriesData("a", texts, [[0, null], [1, 2.5]])]));
        RoundTrip<IReadOnlyList<AlertView>>(
            [new("o", 1, 1, "begin", "actual", "jma", "flood", 3, ["14130"], default, default, texts, [new Receipt("a", "o", 1, 1, ReceiptState.Received, 1)])]);

        static void RoundTrip<T>(T view)
        {
            var type = (JsonTypeInfo<T>)ContractsJson.Default.GetTypeInfo(typeof(T))!;
            var json = JsonSerializer.Serialize(view, type);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type));
        }
    }

    [Fact]
    public void Unknown_members_are_left_for_later_versions() =>
        Assert.Equal(DeviceState.Online, Read(Birth.Replace("}", ",\"battery\":{\"v\":[1,2]}}"), ContractsJson.Default.DeviceStatus)!.State);

    public static TheoryData<string, string> HostileStatus { get; } = new()
    {
        { "\"online\"", "\"ONLINE\"" },
        { "\"online\"", "\" online\"" },
        { "\"online\"", "\"online,offline\"" },
        { "\"online\"", "\"asleep\"" },
        { "\"online\"", "\"\"" },
        { "\"online\"", "\"0\"" },
        { "\"online\"", "0" },
        { "\"online\"", "null" },
        { "\"online\"", "true" },
        { "\"online\"", "[\"online\"]" },
        { "\"online\"", "\"\\ud800\"" },
        { "\"3f2a91c4\"", "null" },
        { "\"3f2a91c4\"", "7" },
        { "\"3f2a91c4\"", "\"3F2A91C4\"" },
        { "\"3f2a91c4\"", "\"3f2a91c\"" },
        { "\"3f2a91c4\"", "\"\\udc00f2a91c4\"" },
        { "\"connection\":1", "\"connection\":\"1\"" },
        { "\"connection\":1", "\"connection\":1.5" },
        { "\"connection\":1", "\"connection\":9223372036854775808" },
        { "\"connection\":1,", "" },
        { "\"connection\":1", "\"connection\":1,\"connection\":2" },
        { "\"connection\":1", "\"connection\":1,\"c\\u006fnnection\":2" },
        { "1763712000000", "-1" },
        { "1763712000000", "253402300799999" },
        { "1763712000000", "9223372036854775807" },
        { "1763712000000", "1763712000000,\"sources\":[null]" },
        { "1763712000000", "1763712000000,\"sources\":{}" },
        { "1763712000000", "1763712000000,\"sources\":[{}]" },
        { "1763712000000", "1763712000000,\"sources\":[{\"name\":\"a\",\"kind\":\"b\",\"state\":\"broken\"}]" },
        { "1763712000000", "1763712000000,\"sources\":[{\"name\":\"a\",\"kind\":\"b\",\"state\":\"ok\",\"reason\":null,\"last\":-1}]" },
        { "1763712000000", "1763712000000,\"journal\":{\"batches\":1}" },
        { "1763712000000", "1763712000000,\"journal\":{\"batches\":1,\"bytes\":1,\"oldestSeconds\":1e999,\"journalled\":1,\"dropped\":0,\"droppedFirst\":null,\"droppedLast\":null}" },
        { "}", "" },
        { "}", "}}" },
        { "}", ",}" },
        { "{", "[" },
        { "{", "\ufeff{" },
    };

    [Theory, MemberData(nameof(HostileStatus))]
    public void A_status_that_breaks_a_rule_is_refused_as_a_whole(string part, string replacement) =>
        Assert.Null(Read(Birth.Replace(part, replacement), ContractsJson.Default.DeviceStatus));

    [Theory]
    [InlineData("\"shown\"", "\"Shown\"")]
    [InlineData("\"shown\"", "3")]
    [InlineData("\"sign-0004\"", "null")]
    [InlineData("\"order\":\"o-1\",", "")]
    [InlineData("\"rev\":1", "\"rev\":2147483648")]
    [InlineData("42.5", "1e999")] // read as infinity, it could not be written again: one device would silence the whole list
    [InlineData("42.5", "\"NaN\"")]
    [InlineData("1763712000000", "9223372036854775807")]
    [InlineData("\"seq\":7", "\"seq\":7,\"seq\":8")]
    public void A_receipt_that_breaks_a_rule_is_refused_as_a_whole(string part, string replacement) =>
        Assert.Null(Read(Shown.Replace(part, replacement), ContractsJson.Default.Receipt));

    [Fact]
    public void A_status_cut_or_changed_at_any_byte_is_refused_or_can_be_written_again()
    {
        var bytes = Encoding.UTF8.GetBytes(Birth);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Null(Read(Birth[..i], ContractsJson.Default.DeviceStatus));
            var changed = bytes.ToArray();
            changed[i] ^= 0x10;
            if (Read(changed, ContractsJson.Default.DeviceStatus) is { } status) JsonSerializer.Serialize(status, ContractsJson.Default.DeviceStatus);
        }
    }

    [Fact]
    public void Depth_does_not_matter() => Assert.Null(Read(new string('[', 30_000), ContractsJson.Default.DeviceStatus));

    private static T? Read<T>(string json, JsonTypeInfo<T> type) where T : class => Read(Encoding.UTF8.GetBytes(json), type);

    private static T? Read<T>(byte[] json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
