using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.BrokerLink;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>The pipeline's parts as they are, a notify socket as systemd's.</summary>
public sealed class ServiceWatchTests : IDisposable
{
    private static readonly TimeSpan Kick = TimeSpan.FromSeconds(10);
    private readonly FieldFolder folder = new();
    private readonly ManualTime time = new();
    private readonly Socket systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stop = new();
    private readonly Pulse pulse;
    private readonly Signal nudge = new();
    private string standing = "all is well";

    public ServiceWatchTests()
    {
        systemd.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        pulse = new Pulse(time);
    }

    public void Dispose()
    {
        stop.Cancel();
        systemd.Dispose();
        stop.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_kick_goes_out_while_everything_turns_and_none_while_something_hangs()
    {
        var running = Watch();
        Assert.Equal(["WATCHDOG=1", "STATUS=all is well"], Heard());
        pulse.Promise("committer", TimeSpan.FromSeconds(5));
        await Pass(6);
        Assert.All(Heard(), word => Assert.Equal("WATCHDOG=1", word));

        await Pass(1);
        Assert.Equal(["STATUS=hangs: committer"], Heard());
        await Pass(3);
        Assert.Empty(Heard());

        pulse.Promise("committer", TimeSpan.FromSeconds(5));
        await Pass(1);
        Assert.Equal(["WATCHDOG=1", "STATUS=all is well"], Heard());
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_committer_whose_disk_hangs_stops_the_kicks()
    {
        using var bench = new JournalBench();
        using var disk = new ManualResetEventSlim();
        var committer = new Committer(new Intake(), bench.Journal, new CommitPace(bench.Options), () => Hang(disk), new Signal(), time) { Pulse = pulse };
        var committing = Task.Run(() => committer.RunAsync(stop.Token));
        var running = Watch();
        await FieldWait.Until("the committer waits", () => time.DueIn(bench.Options.CommitInterval) == 1);
        Heard();
        await Pass(12);
        var heard = Heard();
        Assert.Contains("STATUS=hangs: committer", heard);
        Assert.InRange(heard.Count(word => word == "WATCHDOG=1"), 6, 8);
        disk.Set();
        await FieldWait.Until("it turns again", () => pulse.Late().Count == 0);
        await stop.CancelAsync();
        await Task.WhenAll(running, committing);
    }

    [Fact]
    public async Task A_publisher_with_nothing_to_do_is_nudged_and_lives()
    {
        using var bench = new JournalBench();
        var link = new NoLink();
        var publisher = new Publisher(bench.Journal, link, new PublisherOptions(), nudge, time, new Random(1)) { Pulse = pulse };
        var publishing = publisher.RunAsync(stop.Token);
        var running = Watch();
        var turns = 0;
        await Pass(30, async () =>
        {
            await FieldWait.Until("the publisher has turned", () => link.Turns > turns);
            turns = link.Turns;
        });
        Assert.Equal(31, Heard().Count(word => word == "WATCHDOG=1"));
        await stop.CancelAsync();
        await Task.WhenAll(running, publishing);
        // Nobody turns it any more.
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["publisher"], pulse.Late());
    }

    [Fact]
    public async Task A_source_that_hangs_is_given_up_and_its_loop_turns_and_one_that_is_off_promises_nothing()
    {
        var slot = new SourceSlot("air", "scripted", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2), new Hanging());
        var loop = new SourceLoop(slot, new Intake(), TimeSpan.Zero, time, NullLogger.Instance) { Pulse = pulse }.RunAsync(stop.Token);
        for (var i = 0; i < 60; i++)
        {
            await FieldWait.Until("the loop waits", () => time.Waiting > 0);
            time.Advance(TimeSpan.FromSeconds(5));
            await FieldWait.Until("the read is given up", () => slot.Status.State == SourceState.Failed || i == 0);
            Assert.Empty(pulse.Late());
        }
        slot.Want(TimeSpan.FromSeconds(5), enabled: false);
        await FieldWait.Until("it rests", () => slot.Status.State == SourceState.Waiting);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(pulse.Late());
        await stop.CancelAsync();
        await loop;
    }

    [Theory]
    [InlineData("60000000", null, 60.0)]
    [InlineData("60000000", "1", null)]
    [InlineData(null, null, null)]
    [InlineData("x", null, null)]
    public void The_watchdog_is_ours_when_systemd_says_so(string? micros, string? pid, double? seconds) =>
        Assert.Equal(seconds, ServiceNotifier.Watchdog(name => name == "WATCHDOG_USEC" ? micros : pid)?.TotalSeconds);

    [Fact]
    public void The_line_says_what_is_awaited()
    {
        var path = new UplinkStatus("10.0.0.1:1883", Preferred: true, 1);
        SourceStatus[] sources = [new("host", "host", SourceState.Ok), new("air", "sds011", SourceState.Waiting, "/dev/ttyUSB0 is not there:\nplug it in")];
        Assert.Equal(
            "ap-1: 1 of 2 sources give values; waits for broker 10.0.0.1:1883 (connecting), air (/dev/ttyUSB0 is not there: plug it in)",
            StandingLine.Of("ap-1", new LinkState(LinkKind.Connecting, "connecting", default), path, sources));
        Assert.Equal(
            "ap-1: 1 of 1 sources give values, connected to 10.0.0.1:1883",
            StandingLine.Of("ap-1", new LinkState(LinkKind.Connected, "connected", default), path, sources[..1]));
    }

    private Task Watch() => new ServiceWatch(new ServiceNotifier(folder["notify"]), pulse, nudge, () => standing, time, NullLogger.Instance).RunAsync(stop.Token);

    private async Task Pass(int kicks, Func<Task>? between = null)
    {
        for (var i = 0; i < kicks; i++)
        {
            await FieldWait.Until("the watch waits", () => time.DueIn(Kick) >= 1);
            if (between is not null) await between();
            time.Advance(Kick);
        }
        await FieldWait.Until("the watch waits", () => time.DueIn(Kick) >= 1);
    }

    private List<string> Heard()
    {
        var heard = new List<string>();
        var buffer = new byte[1024];
        while (systemd.Available > 0) heard.Add(Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        return heard;
    }

    private static long? Hang(ManualResetEventSlim disk)
    {
        disk.Wait(TimeSpan.FromSeconds(20));
        return null;
    }

    private sealed class Hanging : ISource
    {
        public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel) => new(new TaskCompletionSource<SourceReading>().Task);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoLink : IUplink
    {
        private int turns;

        public long Connection => 0;

        public PublishOutcome Send(ReadOnlySpan<byte> batch) => PublishOutcome.NotConnected;

        public int Turns => Volatile.Read(ref turns);

        public bool TryTakeAck(out AckMessage ack)
        {
            Interlocked.Increment(ref turns);
            ack = default!;
            return false;
        }
    }
}
