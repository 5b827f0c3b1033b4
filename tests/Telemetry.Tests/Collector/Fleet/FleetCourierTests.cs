using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Collector;
using Telemetry.Contracts;

namespace Telemetry.Tests.Collector;

public sealed class FleetCourierTests : IDisposable
{
    private const long Noon = StoreHouse.Noon;
    private static readonly Topics Topics = new();
    private readonly string folder = Directory.CreateTempSubdirectory("fleet-").FullName;
    private readonly StandingClock clock = new();
    private readonly List<(string Topic, byte[] Payload, bool Retain)> broker = [];
    private readonly FleetBook book;
    private readonly FleetCourier courier;
    private long? connection = 1;
    private Action? onPublish;

    public FleetCourierTests()
    {
        var options = new RecordsOptions { Path = Path.Combine(folder, "collector.db") };
        book = FleetBook.Open(options);
        courier = new FleetCourier(options, Topics, new FleetLink(() => connection, (topic, payload, retain, _) =>
        {
            broker.Add((topic, payload.ToArray(), retain));
            onPublish?.Invoke();
            return Task.FromResult(connection is not null);
        }), clock, NullLogger<FleetCourier>.Instance);
    }

    public void Dispose()
    {
        courier.Dispose();
        book.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_broker_restarted_with_an_empty_database_has_the_twins_back()
    {
        Want("ap-1", "00:01:00");
        Want("ap-2", "00:02:00");
        await courier.RoundAsync(book, default);
        Assert.Equal(["city/twin/ap-1/desired", "city/twin/ap-2/desired"], broker.Select(m => m.Topic));
        Assert.All(broker, m => Assert.True(m.Retain));
        await courier.RoundAsync(book, default);
        Assert.Equal(2, broker.Count);
        connection = 2;
        await courier.RoundAsync(book, default);
        Assert.Equal(4, broker.Count);
    }

    [Fact]
    public async Task What_is_wanted_while_an_older_version_is_published_is_published_too()
    {
        Want("ap-1", "00:01:00");
        var more = true;
        onPublish = () =>
        {
            if (more) Want("ap-1", "00:02:00");
            more = false;
        };
        await courier.RoundAsync(book, default);
        Assert.Null(book.Twin("ap-1")!.Published);
        await courier.RoundAsync(book, default);
        Assert.Equal([1L, 2L], broker.Select(m => TwinCodec.Read(m.Payload).Twin!.Version));
        Assert.Equal(Noon, book.Twin("ap-1")!.Published);
    }

    [Fact]
    public async Task A_twin_that_the_broker_did_not_confirm_is_sent_again()
    {
        Want("ap-1", "00:01:00");
        onPublish = () => connection = null;
        await courier.RoundAsync(book, default);
        Assert.Null(book.Twin("ap-1")!.Published);
        (onPublish, connection) = (null, 1);
        await courier.RoundAsync(book, default);
        Assert.Equal(2, broker.Count);
    }

    [Fact]
    public async Task A_command_is_repeated_until_it_is_answered_and_not_after_it_has_expired()
    {
        Assert.True(book.TryAdd("ap-1", new DeviceCommand("c-1", CommandKind.Identify, Noon, Noon + 60_000)));
        Assert.True(book.TryAdd("ap-1", new DeviceCommand("c-2", CommandKind.SendDiagnostics, Noon, Noon + 60_000)));
        Assert.False(book.TryAdd("ap-2", new DeviceCommand("c-1", CommandKind.Identify, Noon, Noon + 60_000)));
        await courier.RoundAsync(book, default);
        Assert.Equal(["c-1", "c-2"], broker.Select(m => CommandCodec.Read(m.Payload).Command!.Id));
        Assert.All(broker, m => Assert.Equal(("city/cmd/ap-1", false), (m.Topic, m.Retain)));

        book.Take([Result("ap-2", "c-2", CommandState.Done)]);
        Assert.Null(book.Command("c-2")!.Result);
        book.Take([Result("ap-1", "c-2", CommandState.Done)]);
        clock.Now += 14_000;
        await courier.RoundAsync(book, default);
        Assert.Equal(2, broker.Count);
        clock.Now += 2_000;
        await courier.RoundAsync(book, default);
        Assert.Equal(["c-1", "c-2", "c-1"], broker.Select(m => CommandCodec.Read(m.Payload).Command!.Id));
        clock.Now = Noon + 60_000;
        await courier.RoundAsync(book, default);
        Assert.Equal(3, broker.Count);
        Assert.Equal(["done", "unanswered"], book.Newest(10).Select(entry => FleetEndpoints.ViewOf(entry, clock.Now).State));
    }

    [Fact]
    public void The_next_version_is_above_what_the_device_took_from_somebody_else()
    {
        Want("ap-1", "00:01:00");
        var applied = new DeviceTwin(41, new Dictionary<string, TwinValue>(), new Dictionary<string, IReadOnlyDictionary<string, TwinValue>>());
        var report = new TwinReport(41, TwinState.Applied, [], applied, Noon);
        book.Take([FleetWord.TryRead(TopicKind.TwinReported, "ap-1", TwinCodec.Write(report), out _)!]);
        Assert.Equal(42, Want("ap-1", "00:02:00").Version);
        Assert.Null(book.Want("ap-1", Noon, (_, _) => null));
        Assert.Equal(42, book.Twin("ap-1")!.Desired!.Version);
    }

    [Theory]
    [InlineData(TopicKind.TwinReported, "{", "bad-twin-report")]
    [InlineData(TopicKind.CommandResult, """{"id":"C 1","state":"done","reason":"","at":0}""", "bad-command-result")]
    [InlineData(TopicKind.CommandResult, """{"state":"refused","reason":"unreadable","at":1763694000000}""", "bad-command-result")]
    public void What_is_no_word_of_a_device_is_refused(TopicKind kind, string payload, string reason)
    {
        Assert.Null(FleetWord.TryRead(kind, "ap-1", System.Text.Encoding.UTF8.GetBytes(payload), out var refusal));
        Assert.Equal(reason, refusal);
        Assert.Null(FleetWord.TryRead(kind, "ap-1", new byte[100_000], out refusal));
        Assert.Equal("fleet-word-too-large", refusal);
    }

    private DeviceTwin Want(string device, string heartbeat) => book.Want(
        device, clock.Now, (present, version) => TwinDraft.Make(present, version, null, [$"heartbeat={heartbeat}"], [], out _))!;

    private static FleetWord Result(string device, string id, CommandState state) => FleetWord.TryRead(
        TopicKind.CommandResult, device,
        JsonSerializer.SerializeToUtf8Bytes(new CommandResult(id, CommandKind.Identify, state, "blinked", Noon), ContractsJson.Default.CommandResult), out _)!;
}
