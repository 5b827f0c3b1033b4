using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.LocalStack;

/// <summary>Signed orders through the real stack: what must flip the sign does, what must not says why.</summary>
[Collection(LocalStackCollection.Name)]
public sealed class OrderTests(LocalStackFixture stack, ITestOutputHelper output) : IAsyncLifetime
{
    private const string Sign = "sign-0001";
    private readonly Topics topics = new();
    private readonly ConcurrentQueue<Receipt> receipts = new();
    private readonly ConcurrentDictionary<string, byte[]> orders = new();
    private BrokerConnection link = null!;

    public async Task InitializeAsync()
    {
        var session = new BrokerSession
        {
            Subscriptions = [(topics.For(TopicKind.Receipt, Sign), 1), (topics.All(TopicKind.Order), 1)],
            OnMessage = OnMessage,
        };
        var options = new BrokerOptions { Url = new Uri($"mqtt://127.0.0.1:{stack.Mqtt}"), ClientId = "order-tests", Username = "forger" };
        link = new BrokerConnection(options, session, TimeProvider.System, new Random(1), NullLogger.Instance);
        link.Start();
        Assert.True(await link.WaitConnectedAsync(TimeSpan.FromSeconds(10), default));
        await Eventually.True(async () => await stack.ModeAsync() == "normal", "the sign is normal before a test begins");
    }

    public async Task DisposeAsync() => await link.DisposeAsync();

    [Fact]
    public async Task An_actual_order_of_level_4_shows_disaster_and_its_end_returns_to_normal()
    {
        var order = await BeginAsync("actual", "14131");
        await Eventually.True(async () => await stack.ModeAsync() == "disaster", "the sign shows disaster");
        await EndAsync(order);
        await Eventually.True(async () => await stack.ModeAsync() == "normal", "the sign is normal again");
        foreach (var receipt in receipts) output.WriteLine($"{receipt.Order} {receipt.State} {receipt.Ms:0.0} ms {receipt.Reason}");
        Assert.Contains(receipts, r => r.Order == order && r.State == ReceiptState.Verified);
        await Eventually.True(() => receipts.Any(r => r.Order == order && r.State == ReceiptState.Ended), "the sign says that it ended");
    }

    [Fact]
    public async Task A_drill_shows_drill()
    {
        var order = await BeginAsync("drill", "14131");
        await Eventually.True(async () => await stack.ModeAsync() == "drill", "the sign shows the drill");
        await EndAsync(order);
        await Eventually.True(async () => await stack.ModeAsync() == "normal", "the sign is normal again");
    }

    [Fact]
    public async Task A_replayed_order_changes_nothing()
    {
        var order = await BeginAsync("actual", "14131");
        await Eventually.True(async () => await stack.ModeAsync() == "disaster", "the sign shows disaster");
        var begin = orders[order];
        await EndAsync(order);
        await Eventually.True(async () => await stack.ModeAsync() == "normal", "the sign is normal again");
        await RefusedAsync(order, begin, OrderRefusal.Replayed);
    }

    [Fact]
    public async Task An_order_with_a_changed_byte_changes_nothing()
    {
        var order = await BeginAsync("actual", "99999");
        await Eventually.True(() => orders.ContainsKey(order), "the order is on the broker");
        var text = Encoding.ASCII.GetString(orders[order]);
        using var json = JsonDocument.Parse(text);
        var payload = json.RootElement.GetProperty("payload").GetString()!;
        var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(payload)).Replace("\"99999\"", "\"14131\"", StringComparison.Ordinal)));
        await RefusedAsync(order, Encoding.ASCII.GetBytes(text.Replace(payload, forged.TrimEnd('=').Replace('+', '-').Replace('/', '_'), StringComparison.Ordinal)),
            OrderRefusal.BadSignature);
        await EndAsync(order);
    }

    [Fact]
    public async Task An_order_for_another_area_changes_nothing()
    {
        var order = await BeginAsync("actual", "99999");
        await ExpectRefusalAsync(order, OrderRefusal.OtherArea);
        await EndAsync(order);
    }

    [Fact]
    public async Task An_order_that_has_expired_already_is_not_signed()
    {
        var (exit, text) = await stack.CollectorAsync(
            "order", "begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "actual", "--expires", "2020-01-01T00:00:00Z", "--wait", "0s");
        Assert.Equal(2, exit);
        Assert.Contains("is in the past", text, StringComparison.Ordinal);
        Assert.Equal("normal", await stack.ModeAsync());
    }

    [Fact]
    public async Task An_area_without_a_device_is_refused_and_a_sign_without_a_page_is_named_as_not_showing()
    {
        await Eventually.True(
            async () => (await stack.CollectorAsync("order", "begin", "--hazard", "flood", "--level", "4", "--area", "14132", "--status", "drill", "--preview"))
                is (2, var refusal) && refusal.Contains("concerns no known device; did you mean 14131?", StringComparison.Ordinal),
            "the sign has told where it stands");
        var (exit, text) = await stack.CollectorAsync(
            "order", "begin", "--hazard", "flood", "--level", "4", "--area", "14131", "--status", "drill", "--expires", "10m", "--wait", "3s");
        output.WriteLine(text);
        var id = text.Split(' ')[0];
        Assert.Equal(5, exit);
        Assert.Matches($"{Sign} +sign +not-shown +since .* no-page", text);
        await EndAsync(id);
    }

    [Fact]
    public async Task A_retained_order_that_somebody_cleared_or_overwrote_is_put_back_and_becomes_an_incident()
    {
        var order = await BeginAsync("actual", "99999");
        var genuine = orders[order];
        foreach (var foreign in (byte[][])[[], Encoding.ASCII.GetBytes("{}")])
        {
            // The collector may still be about to publish what the command line has published already.
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            orders.Clear();
            await link.PublishAsync(topics.For(TopicKind.Order, order), foreign, 1, true, TimeSpan.FromSeconds(5), default);
            await Eventually.True(
                () => orders.TryGetValue(order, out var now) && now.AsSpan().SequenceEqual(genuine), "the genuine order is at the broker again");
        }
        await Eventually.True(
            async () => (await stack.GetAsync(stack.Collector, "/api/v1/incidents")).Contains("\"state\":\"tampered\"", StringComparison.Ordinal),
            "an incident tells of it");
        await EndAsync(order);
    }

    [Fact]
    public async Task A_name_of_nobody_and_the_watcher_may_change_nothing()
    {
        var order = await BeginAsync("actual", "99999");
        orders.Clear();
        string[] owned =
        [
            topics.For(TopicKind.Order, order), topics.KeyRing, topics.For(TopicKind.TwinDesired, "ap-0001"), topics.For(TopicKind.Content, Sign),
        ];
        foreach (var name in (string[])["nobody", "watcher"])
        {
            var options = new BrokerOptions { Url = new Uri($"mqtt://127.0.0.1:{stack.Mqtt}"), ClientId = name, Username = name };
            await using var client = new BrokerConnection(
                options, new BrokerSession { OnMessage = (in InboundMessage _) => { } }, TimeProvider.System, new Random(1), NullLogger.Instance);
            client.Start();
            Assert.True(await client.WaitConnectedAsync(TimeSpan.FromSeconds(10), default));
            foreach (var topic in owned) await client.PublishAsync(topic, Encoding.ASCII.GetBytes("{}"), 1, true, TimeSpan.FromSeconds(5), default);
        }
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Assert.Empty(orders);
        await EndAsync(order);
    }

    [Fact]
    public async Task An_order_signed_by_another_key_changes_nothing()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var order = new AlertOrder(
            "city", "stranger-1", 1, now, OrderKind.Begin, OrderStatus.Actual, OrderOrigin.City, "flood", 4, ["14131"], now, now + 600_000, null,
            new Dictionary<string, string> { ["ja"] = "偽の指示" }, new Dictionary<string, string>(), null);
        var envelope = JwsEnvelope.Sign(OrderCodec.Write(order), JwsEnvelope.OrderType, new SigningKey(PublicKey.Of(key).Thumbprint(), key));
        await RefusedAsync("stranger-1", envelope, OrderRefusal.UnknownKey);
        link.TryPublish(topics.For(TopicKind.Order, "stranger-1"), default, 1, retain: true);
    }

    private void OnMessage(in InboundMessage message)
    {
        if (!topics.TryParse(message.Topic, out var address)) return;
        if (address.Kind == TopicKind.Order && message.Payload.Length > 0) orders[address.IdText] = message.Payload.ToArray();
        if (address.Kind == TopicKind.Receipt) receipts.Enqueue(JsonSerializer.Deserialize(message.Payload, ContractsJson.Default.Receipt)!);
    }

    private async Task<string> BeginAsync(string status, string area, string expires = "10m")
    {
        var id = "test-" + TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var (exit, text) = await stack.CollectorAsync(
            "order", "begin", "--order", id, "--hazard", "flood", "--level", "4", "--area", area, "--status", status,
            "--headline", "多摩川が氾濫するおそれ", "--expires", expires, "--wait", "0s", "--force");
        output.WriteLine(text);
        Assert.Equal(0, exit);
        await Eventually.True(() => orders.ContainsKey(id), "the order is on the broker");
        return id;
    }

    private async Task EndAsync(string order)
    {
        var (exit, text) = await stack.CollectorAsync("order", "end", "--order", order, "--wait", "0s");
        output.WriteLine(text);
        Assert.Equal(0, exit);
    }

    private async Task RefusedAsync(string order, byte[] envelope, OrderRefusal why)
    {
        receipts.Clear();
        Assert.Equal(PublishOutcome.Sent,
            await link.PublishAsync(topics.For(TopicKind.Order, order), envelope, 1, true, TimeSpan.FromSeconds(5), default));
        await ExpectRefusalAsync(order, why);
    }

    private async Task ExpectRefusalAsync(string order, OrderRefusal why)
    {
        await Eventually.True(
            () => receipts.Any(r => r.Order == order && r.State == ReceiptState.Refused && r.Reason == OrderGate.Word(why)),
            $"the sign refuses {order} with {OrderGate.Word(why)}",
            () => string.Join("\n", receipts));
        Assert.Equal("normal", await stack.ModeAsync());
    }
}
