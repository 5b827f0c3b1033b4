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
    private readonly string standing = "all is well";

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
    public void A_kick_goes_out_while_everything_turns_and_none_while_something_hangs()
    {
        var watch = Watch();
        Assert.Equal(["WATCHDOG=1", "STATUS=all is well"], Look(watch));
        pulse.Promise("committer", TimeSpan.FromSeconds(5));
        for (var kick = 0; kick < 6; kick++) Assert.Equal(["WATCHDOG=1"], Later(watch));

        Assert.Equal(["STATUS=hangs: committer"], Later(watch));
        for (var kick = 0; kick < 3; kick++) Assert.Empty(Later(watch));

        pulse.Promise("committer", TimeSpan.FromSeconds(5));
        Assert.Equal(["WATCHDOG=1", "STATUS=all is well"], Later(watch));
    }

    [Fact]
    public async Task It_looks_at_the_start_and_every_ten_seconds_until_it_is_stopped()
    {
        var running = Watch().RunAsync(stop.Token);
        for (var kick = 0; kick < 3; kick++)
        {
            await FieldWait.Until("a kick has come", () => Heard().Contains("WATCHDOG=1"));
            time.Advance(Kick);
        }
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_committer_whose_disk_hangs_stops_the_kicks()
    {
        using var bench = new JournalBench();
        using var disk = new ManualResetEventSlim();
        using var hangs = new ManualResetEventSlim();
        var committer = new Committer(new Intake(), bench.Journal, new CommitPace(bench.Options), () => Hang(hangs, disk), new Signal(), time) { Pulse = pulse };
        var committing = Task.Run(() => committer.RunAsync(stop.Token));
        var watch = Watch();
        await FieldWait.Until("the committer waits", () => time.DueIn(bench.Options.CommitInterval) == 1);
        List<string> heard = [.. Later(watch)];
        await FieldWait.Until("the disk hangs", () => hangs.IsSet);
        for (var kick = 0; kick < 11; kick++) heard.AddRange(Later(watch));
        Assert.Contains("STATUS=hangs: committer", heard);
        Assert.Equal(6, heard.Count(word => word == "WATCHDOG=1"));
        disk.Set();
        await FieldWait.Until("it turns again", () => pulse.Late().Count == 0);
        await stop.CancelAsync();
        await committing;
    }

    [Fact]
    public async Task A_publisher_with_nothing_to_do_is_nudged_and_lives()
    {
        using var bench = new JournalBench();
        var link = new NoLink();
        var publisher = new Publisher(bench.Journal, link, new PublisherOptions(), nudge, time, new Random(1)) { Pulse = pulse };
        var publishing = publisher.RunAsync(stop.Token);
        var watch = Watch();
        for (var kick = 0; kick < 30; kick++)
        {
            var turns = link.Turns;
            Assert.Contains("WATCHDOG=1", Later(watch));
            await FieldWait.Until("the publisher has turned", () => link.Turns > turns);
        }
        await stop.CancelAsync();
        await publishing;
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

    private ServiceWatch Watch() => new(new ServiceNotifier(folder["notify"]), pulse, nudge, () => standing, time, NullLogger.Instance);

    private List<string> Later(ServiceWatch watch)
    {
        time.Advance(Kick);
        return Look(watch);
    }

    private List<string> Look(ServiceWatch watch)
    {
        watch.Look();
        return Heard();
    }

    private List<string> Heard()
    {
        var heard = new List<string>();
        var buffer = new byte[1024];
        while (systemd.Available > 0) heard.Add(Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        return heard;
    }

    private static long? Hang(ManualResetEventSlim hangs, ManualResetEventSlim disk)
    {
        hangs.Set();
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
