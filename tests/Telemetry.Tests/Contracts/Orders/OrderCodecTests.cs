using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Telemetry.Contracts;
using static Telemetry.Tests.Contracts.SigningDesk;

namespace Telemetry.Tests.Contracts;

public sealed class OrderCodecTests
{
    private static readonly byte[] Payload = OrderCodec.Write(Flood with { Arrival = Now + 60_000 });

    [Fact]
    public void An_order_is_written_in_the_words_of_the_design()
    {
        using var json = JsonDocument.Parse(Payload);
        Assert.Equal(
            ["v", "iss", "order", "rev", "seq", "kind", "status", "origin", "hazard", "level", "areas", "issued", "expires", "arrival", "headline", "action", "source"],
            json.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Contains("\"ja\":\"氾濫警報\"", Encoding.UTF8.GetString(Payload), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_order_is_read_back_as_it_was_written()
    {
        var texts = Seeded.Text(8, "避難", "a", "\"", "\\", "<", "\n", "🚨", "é", "'", "\u0000", "\u2028").Select(t => new Dictionary<string, string> { ["ja"] = t, ["zh-Hant"] = t });
        var orders = from kind in Gen.Elements(Enum.GetValues<OrderKind>())
                     from status in Gen.Elements(Enum.GetValues<OrderStatus>())
                     from origin in Gen.Elements(Enum.GetValues<OrderOrigin>())
                     from level in Gen.Choose(0, 5)
                     from rev in Gen.Choose(1, int.MaxValue)
                     from areas in Gen.ArrayOf(Gen.Elements("14130", "1413001", "350", "GR-1.x"))
                     from life in Gen.Elements(1, Hour, AlertOrder.MaxLifeMilliseconds)
                     from arrival in Gen.Elements(null, (long?)0, Now, WireTime.Max)
                     from headline in texts
                     from action in texts
                     from source in Gen.Elements(null, Flood.Source)
                     select new AlertOrder(City, "o-1", rev, rev * 4_294_967_296L, kind, status, origin, "flood", level, areas, Now, Now + life, arrival, headline, action, source);
        Seeded.Check(orders, order =>
        {
            var read = OrderCodec.TryRead(OrderCodec.Write(order))!;
            Assert.Equal(order.Areas, read.Areas);
            Assert.Equal(order.Headline.OrderBy(t => t.Key), read.Headline);
            Assert.Equal(order.Action.OrderBy(t => t.Key), read.Action);
            Assert.Equal(order with { Areas = read.Areas, Headline = read.Headline, Action = read.Action }, read);
        }, 2_000);
    }

    [Theory]
    [InlineData("v", "2", "0", "1.0", "1e0", "\"1\"", "null", "true")]
    [InlineData("iss", "\"\"", "\"Kawasaki\"", "\"a/b\"", "null", "7", "\"\\ud800\"")]
    [InlineData("order", "\"\"", "\"A\"", "\"-a\"", "\"../x\"", "\"#\"", "null", "[]")]
    [InlineData("rev", "0", "-1", "2147483648", "1.5", "\"1\"", "null", "1e1")]
    [InlineData("seq", "0", "-1", "9223372036854775808", "1.5", "\"1\"", "null", "1e400")]
    [InlineData("kind", "\"Begin\"", "\"begin \"", "\"start\"", "\"begin,end\"", "0", "\"0\"", "null", "\"\\ud800\"")]
    [InlineData("status", "\"ACTUAL\"", "\"exercise\"", "0", "\"0\"", "null", "[\"actual\"]")]
    [InlineData("origin", "\"JMA\"", "\"mayor\"", "2", "\"2\"", "null")]
    [InlineData("hazard", "\"\"", "\"Flood\"", "\"a b\"", "\"<b>\"", "null", "7")]
    [InlineData("level", "-1", "6", "3.5", "\"3\"", "null", "[3]")]
    [InlineData("areas", "\"14130\"", "{}", "null", "[14130]", "[null]", "[\"\"]", "[\"a b\"]", "[\"*\"]", "[\"123456789012345678901234567890123\"]", "[[]]")]
    [InlineData("issued", "-1", "253402214400000", "9223372036854775807", "\"1763711999000\"", "1.5", "null")]
    [InlineData("expires", "1766390399001", "-1", "9223372036854775807", "null", "\"1\"")]
    [InlineData("arrival", "-1", "253402214400000", "null", "\"1\"", "1.5")]
    [InlineData("headline", "null", "[]", "\"x\"", "{\"ja\":7}", "{\"ja\":null}", "{\"\":\"x\"}", "{\"j a\":\"x\"}", "{\"-\":\"x\"}", "{\"\u212a\":\"x\"}", "{\"\\ud800\":\"x\"}", "{\"ja\":\"\\udc00\"}", "{\"ja\":\"x\",\"ja\":\"y\"}")]
    [InlineData("action", "null", "[]", "7", "{\"ja\":{}}")]
    [InlineData("source", "null", "[]", "\"x\"", "{}", "{\"id\":\"x\"}", "{\"id\":7,\"sha256\":\"aa\"}", "{\"id\":\"x\",\"sha256\":\"aa\"}", "{\"id\":\"x\",\"sha256\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}")]
    public void A_member_that_is_mistyped_or_out_of_range_refuses_the_order(string member, params string[] values) =>
        Assert.All(values, value => Assert.Null(Read(With(member, value))));

    [Fact]
    public void Every_member_but_arrival_and_source_is_needed()
    {
        foreach (var name in JsonNode.Parse(Payload)!.AsObject().Select(p => p.Key))
        {
            var rest = JsonNode.Parse(Payload)!.AsObject();
            rest.Remove(name);
            Assert.Equal(name is "arrival" or "source", Read(rest.ToJsonString()) is not null);
        }
    }

    [Fact]
    public void A_repeated_member_refuses_the_order()
    {
        var text = Encoding.UTF8.GetString(Payload);
        foreach (var (name, value) in JsonNode.Parse(Payload)!.AsObject())
        {
            var repeated = $"{value!.ToJsonString()}";
            Assert.Null(Read($"{text[..^1]},\"{name}\":{repeated}}}"));
            Assert.Null(Read($"{text[..^1]},\"\\u{(int)name[0]:x4}{name[1..]}\":{repeated}}}"));
        }
        Assert.Null(Read($"{text[..^1]},\"later\":1,\"later\":2}}"));
    }

    [Fact]
    public void Unknown_members_are_left_for_later_versions() => Assert.NotNull(Read($"{Encoding.UTF8.GetString(Payload)[..^1]},\"later\":[1,{{}}]}}"));

    [Theory]
    [InlineData("\"\\ud800\":1")]
    [InlineData("\"a\\udc00\":1,\"b\\udc00\":1")]
    [InlineData("\"deep\":[[[[[[[[[]]]]]]]]]")]
    public void What_JSON_readers_stumble_over_refuses_the_order(string member) =>
        Assert.Null(Read($"{Encoding.UTF8.GetString(Payload)[..^1]},{member}}}"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("{} {}")]
    public void What_is_no_object_is_no_order(string text) => Assert.Null(Read(text));

    [Fact]
    public void Lists_and_texts_have_limits()
    {
        string[] areas = [.. Enumerable.Repeat("14130", OrderCodec.MaxAreas + 1)];
        var languages = Enumerable.Range(0, OrderCodec.MaxLanguages + 1).ToDictionary(i => $"l{i:00}", _ => "x");
        Assert.NotNull(Reread(Flood with { Areas = areas[1..] }));
        Assert.Null(Reread(Flood with { Areas = areas }));
        Assert.NotNull(Reread(Flood with { Headline = languages.Skip(1).ToDictionary() }));
        Assert.Null(Reread(Flood with { Headline = languages }));
        Assert.NotNull(Reread(Flood with { Action = new Dictionary<string, string> { ["ja"] = new string('あ', OrderCodec.MaxTextLength) } }));
        Assert.Null(Reread(Flood with { Action = new Dictionary<string, string> { ["ja"] = new string('あ', OrderCodec.MaxTextLength + 1) } }));
    }

    [Fact]
    public void An_order_lives_at_most_31_days()
    {
        Assert.NotNull(Reread(Flood with { Expires = Flood.Issued + AlertOrder.MaxLifeMilliseconds }));
        Assert.Null(Reread(Flood with { Expires = Flood.Issued + AlertOrder.MaxLifeMilliseconds + 1 }));
        Assert.NotNull(Reread(Flood with { Issued = WireTime.Max - 1, Expires = WireTime.Max }));
        Assert.Null(Reread(Flood with { Issued = WireTime.Max, Expires = WireTime.Max + 1 }));
    }

    [Fact]
    public void A_word_is_the_kebab_case_of_its_name_and_nothing_else_is_read_as_it()
    {
        Assert.Equal("begin", OrderCodec.Word(OrderKind.Begin));
        Assert.Equal("cancel-only", OrderCodec.Word(KeyRole.CancelOnly));
        Assert.Equal("second-person-missing", OrderCodec.Word(OrderRefusal.SecondPersonMissing));
        foreach (var role in Enum.GetValues<KeyRole>())
        {
            Assert.True(OrderCodec.TryWord(OrderCodec.Word(role), out KeyRole read));
            Assert.Equal(role, read);
        }
        foreach (var word in new[] { null, "", "CancelOnly", "cancelonly", "cancel_only", "3", " drill" })
            Assert.False(OrderCodec.TryWord(word, out KeyRole _));
    }

    private static string With(string member, string value)
    {
        var text = new StringBuilder("{");
        foreach (var (name, old) in JsonNode.Parse(Payload)!.AsObject())
            text.Append(text.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(name == member ? value : old!.ToJsonString());
        return text.Append('}').ToString();
    }

    private static AlertOrder? Reread(AlertOrder order) => OrderCodec.TryRead(OrderCodec.Write(order));

    private static AlertOrder? Read(string text) => OrderCodec.TryRead(Encoding.UTF8.GetBytes(text));
}
