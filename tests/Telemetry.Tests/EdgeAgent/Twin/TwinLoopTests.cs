using System.Collections.Concurrent;
using System.Text;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;
using static Telemetry.Tests.TwinHouse;

namespace Telemetry.Tests;

/// <summary>The loop with its file on disk and real slots; the broker is a list.</summary>
public sealed class TwinLoopTests : IDisposable
{
    private readonly FieldFolder folder = new();
    private readonly ManualTime time = new();
    private readonly Outbox outbox = new();
    private readonly List<TimeSpan> paces = [];
    private readonly AgentOptions options;
    private SourceSlot[] slots = [];
    private RunningSources sources = null!;
    private TwinLoop loop = null!;

    public TwinLoopTests()
    {
        options = Options($$"""{ "Device": "air-003", "Journal": { "Path": "{{folder["journal.db"]}}" }, "Sources": [ { "Kind": "host", "Name": "host" }, { "Kind": "sds011", "Name": "air", "Device": "/dev/none" } ] }""");
        Start();
    }

    private string FilePath => folder["journal.db.twin.json"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_twin_goes_into_force_is_kept_and_is_there_after_a_restart_without_a_broker()
    {
        await Run(async () =>
        {
            Send(Twin(5, """{ "host": { "interval": "00:00:12" } }""", ", \"heartbeat\": \"00:00:07\""));
            await Speak(100, () => outbox.Last?.State == TwinState.Applied);
        });
        Assert.Equal((5, TwinState.Applied, 5), (outbox.Last!.Version, outbox.Last.State, outbox.Last.Applied.Version));
        Assert.Equal(Seconds(12), slots[0].Interval);

        Start();
        Assert.Equal((Seconds(12), Seconds(7)), (slots[0].Interval, paces[^1]));
    }

    [Fact]
    public async Task A_power_cut_at_the_first_moment_of_a_trial_leaves_the_count_on_the_disk()
    {
        await Run(async () =>
        {
            Send(Twin(5, """{ "host": { "interval": "00:00:12" } }"""));
            await Speak(60, () => slots[0].Interval == Seconds(12));
        });
        Start();
        Assert.Equal(Seconds(30), slots[0].Interval);
        Assert.Equal(1, new TwinFile(options.Journal.Path).Load(time.GetUtcNow(), out _).Candidate!.Tries);
    }

    [Fact]
    public async Task A_twin_that_cannot_be_kept_is_not_tried()
    {
        Directory.CreateDirectory(FilePath + ".new");
        await Run(async () =>
        {
            Send(Twin(5, """{ "host": { "interval": "00:00:12" } }"""));
            await Speak(60, () => outbox.Last?.State == TwinState.Refused);
        });
        Assert.Contains("cannot be kept on disk", Assert.Single(outbox.Last!.Errors));
        Assert.Equal(Seconds(30), slots[0].Interval);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"proven\":{\"v\":1,\"version\":5,\"sources\":{}},\"candidate\":{\"v\":1,\"version\":6,\"sources\":{}}}")]
    [InlineData("{\"proven\":{\"v\":1,\"version\":-5,\"sources\":{}}}")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public void A_damaged_file_is_set_aside_and_said_so(string damage)
    {
        File.WriteAllText(FilePath, damage);
        Start();

        var report = Report();
        Assert.Equal((0, TwinState.Applied), (report.Version, report.State));
        var aside = $"{FilePath}.damaged-20251121T030000Z";
        Assert.StartsWith($"the twin kept on disk was damaged and is set aside as {aside}", Assert.Single(report.Errors));
        Assert.Equal(damage, File.ReadAllText(aside));
    }

    [Fact]
    public async Task The_report_is_told_to_every_connection_and_once_to_each()
    {
        await Run(async () =>
        {
            await Speak(10, () => outbox.Sent.Count == 1);
            outbox.Connection = 2;
            await Speak(10, () => outbox.Sent.Count == 2);
            await Speak(5, () => false);
        });
        Assert.Equal(2, outbox.Sent.Count);
        Assert.All(outbox.Sent, sent => Assert.Equal("city/twin/air-003/reported", sent.Topic));
    }

    /// <summary>Whatever comes, in whatever order, with power cuts between: there is a plan, it is valid by the rules of the file, and the slots follow it.</summary>
    [Fact]
    public void No_sequence_of_messages_leaves_the_agent_without_a_working_configuration()
    {
        var message = Gen.OneOf(
            Gen.Choose(1, 9).SelectMany(version => Gen.Elements(
                """{ "host": { "interval": "00:00:12" } }""", """{ "host": { "enabled": false } }""", """{ "host": { "interval": "0" } }""",
                """{ "air": { "rest": "00:05:00", "interval": "00:01:00" } }""", """{ "air": { "warmUp": "00:00:10" } }""", """{ "nose": {} }""", "{}")
                .Select(sources => Twin(version, sources))),
            Seeded.Text(30, "{", "}", "\"v\":1", ",", "\"version\":", "7", "\"sources\":", "\0", "\\ud800", "null", "[[[[").Select(text => Encoding.UTF8.GetBytes(text)));
        var step = Gen.Zip(message, Gen.Zip(Gen.Choose(0, 90), Gen.Choose(0, 7)));
        Seeded.Check(Gen.ArrayOf(step, 12), steps =>
        {
            File.Delete(FilePath);
            Start();
            foreach (var (bytes, (seconds, what)) in steps)
            {
                Send(bytes);
                for (var i = 0; i < seconds; i += 5)
                {
                    time.Advance(Seconds(5));
                    foreach (var slot in slots.Where(slot => slot.Enabled && what != 1))
                    {
                        slot.SettleAsync(time).AsTask().ContinueWith(settled => Assert.Null(settled.Exception), TaskScheduler.Default);
                        slot.Report(SourceReading.Ok, 1);
                    }
                    loop.Turn();
                }
                if (what == 0) Start();
                var plan = sources.InForce;
                Assert.Equal(2, plan.Sources.Count);
                Assert.Empty(plan.Sources.SelectMany(source => source.Errors()).Concat(OptionsRules.AmongSources(plan.Sources)));
                Assert.Equal(plan.Sources.Select(source => (source.Interval, source.Enabled)), slots.Select(slot => (slot.Interval, slot.Enabled)));
            }
        }, count: 150);
    }

    private void Start()
    {
        var context = new SourceContext(time, NullLogger.Instance);
        slots = [.. options.Sources.Select(source => SourceSlot.Of(source, context))];
        sources = new RunningSources(TwinPlan.Of(options), slots, context, paces.Add);
        loop = new TwinLoop(options, sources, new DeviceClock(time, () => true), NullLogger.Instance);
        loop.Restore();
    }

    private async Task Run(Func<Task> scene)
    {
        using var stop = new CancellationTokenSource();
        var running = loop.RunAsync(outbox, stop.Token);
        await scene();
        await stop.CancelAsync();
        await running;
    }

    private void Send(byte[] payload) => loop.Inbox.Take(default, new InboundMessage("city/twin/air-003/desired"u8, payload, retained: true, qos: 1));

    /// <summary>Seconds in which every source that is on gives values, until something holds.</summary>
    private async Task Speak(int most, Func<bool> until)
    {
        for (var second = 0; second < most && !until(); second++)
        {
            foreach (var slot in slots.Where(slot => slot.Enabled)) slot.Report(SourceReading.Ok, 1);
            await FieldWait.Until("the loop waits", () => time.DueIn(Seconds(1)) == 1);
            var turns = outbox.Looks;
            time.Advance(Seconds(1));
            await FieldWait.Until("the loop has turned", () => outbox.Looks > turns);
        }
    }

    private TwinReport Report()
    {
        using var stop = new CancellationTokenSource();
        var running = loop.RunAsync(outbox, stop.Token);
        for (var i = 0; i < 1000 && outbox.Sent.IsEmpty; i++) time.Advance(Seconds(1));
        Assert.True(SpinWait.SpinUntil(() => !outbox.Sent.IsEmpty, Seconds(20)));
        stop.Cancel();
        Assert.NotNull(running);
        return outbox.Last!;
    }

    private sealed class Outbox : IOutbox
    {
        private int looks;
        private long connection = 1;

        public ConcurrentQueue<(string Topic, byte[] Payload)> Sent { get; } = [];

        public TwinReport? Last => Sent.LastOrDefault() is { Payload: { } payload } ? TwinCodec.TryReadReport(payload) : null;

        public int Looks => Volatile.Read(ref looks);

        public long Connection
        {
            get
            {
                Interlocked.Increment(ref looks);
                return connection;
            }
            set => connection = value;
        }

        public Task<PublishOutcome> PublishAsync(string topic, ReadOnlyMemory<byte> payload, bool retain, CancellationToken stop)
        {
            Assert.True(retain);
            Sent.Enqueue((topic, payload.ToArray()));
            return Task.FromResult(PublishOutcome.Sent);
        }
    }
}
