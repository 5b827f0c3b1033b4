using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Contracts;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>What is measured before the clock is anchored: nothing is dropped, nothing is stamped 1970.</summary>
public sealed class ParkingTests : IDisposable
{
    private readonly FieldFolder folder = new();
    private readonly JournalOptions options;
    private readonly ManualTime time = new(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly DateTimeOffset truth = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);
    private bool synced;
    private DeviceClock clock;
    private Journal journal;

    public ParkingTests()
    {
        options = new JournalOptions { Path = folder["journal.db"] };
        clock = new DeviceClock(time, () => synced, "boot-a");
        journal = new Journal(options, 1, clock, new Random(1), NullLogger.Instance);
    }

    public void Dispose()
    {
        journal.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Lines_wait_with_their_time_since_boot_and_leave_with_their_wall_time()
    {
        Measure("load1=1");
        time.Advance(TimeSpan.FromMinutes(10));
        Measure("load1=2");
        Assert.Empty(Payloads());
        Assert.Equal((2L, 600.0, 2L), (journal.Status().Batches, journal.Status().OldestSeconds, journal.Status().Journalled));

        time.Advance(TimeSpan.FromSeconds(59));
        Synchronise(truth);
        Assert.True(journal.HasReadyLines);
        Assert.True(journal.Commit([new(), new()]));

        Assert.Equal(
            [$"host load1=1 {Wall(truth.AddMinutes(-11))}", $"host load1=2 {Wall(truth.AddMinutes(-1))}"],
            Payloads().SelectMany(payload => payload.Lines.Skip(1)));
        Assert.All(Payloads(), payload => Assert.EndsWith("clock=synced", payload.Lines[0]));
        Assert.Equal(2, journal.Status().Journalled);
        Assert.False(journal.HasReadyLines);
    }

    [Fact]
    public void An_alarm_does_not_wait_and_says_that_its_time_is_coarse()
    {
        Measure("load1=9", Lane.Alarm);
        var payload = Assert.Single(Payloads());
        Assert.EndsWith("clock=coarse", payload.Lines[0]);
        Assert.Equal($"host load1=9 {Wall(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))}", payload.Lines[1]);
    }

    [Fact]
    public void Lines_parked_by_an_earlier_process_of_the_same_boot_keep_their_exact_times()
    {
        Measure("load1=1");
        Restart("boot-a");
        time.Advance(TimeSpan.FromSeconds(3599));
        Synchronise(truth);
        Measure("load1=2");

        Assert.Equal(
            [$"host load1=1 {Wall(truth.AddHours(-1))}", $"host load1=2 {Wall(truth)}"],
            Payloads().SelectMany(payload => payload.Lines.Skip(1)));
    }

    [Fact]
    public void Lines_of_earlier_boots_are_placed_in_order_before_this_boot_and_called_coarse()
    {
        Measure("load1=1");
        time.Advance(TimeSpan.FromMinutes(1));
        Measure("load1=2");
        Restart("boot-b");
        Measure("load1=3");
        Restart("boot-c");
        Synchronise(truth);
        Measure("load1=4");

        var payloads = Payloads().ToArray();
        var stamps = payloads.SelectMany(p => p.Lines.Skip(1)).Select(line => long.Parse(line.Split(' ')[2])).ToArray();
        Assert.Equal(stamps.Order(), stamps);
        Assert.Equal(60_000, stamps[1] - stamps[0]);
        Assert.True(stamps[0] > LineRules.EarliestTimestamp);
        Assert.Equal(["coarse", "coarse", "coarse", "synced"], payloads.Select(p => p.Lines[0].Split('=')[^1]));
    }

    [Fact]
    public void An_anchor_outlives_a_restart_of_the_agent_but_not_one_of_the_kernel()
    {
        Synchronise(truth);
        Measure("load1=1");
        synced = false;
        time.StepWallClock(TimeSpan.FromDays(-3 * 365));
        Restart("boot-a");
        Measure("load1=2");
        Assert.EndsWith("clock=synced", Payloads().Last().Lines[0]);
        Assert.Equal($"host load1=2 {Wall(truth)}", Payloads().Last().Lines[1]);

        Restart("boot-b");
        Measure("load1=3");
        Assert.Equal(2, Payloads().Count());
    }

    [Fact]
    public void A_long_wait_is_sealed_piece_by_piece_in_order()
    {
        for (var i = 0; i < 600; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Measure($"load1={i}");
        }
        Synchronise(truth);
        var commits = 0;
        for (; journal.HasReadyLines; commits++) Assert.True(journal.Commit([new(), new()]));

        Assert.InRange(commits, 2, 10);
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"load1={i}"), Payloads().Select(p => p.Lines[1].Split(' ')[1]));
    }

    [Fact]
    public void Parked_lines_keep_the_bounds_and_what_goes_is_counted()
    {
        journal.Dispose();
        options.MaxBytes = 65_536;
        journal = new Journal(options, 1, clock, new Random(1), NullLogger.Instance);
        var random = new Random(7);
        for (var i = 0; i < 400; i++) Measure($"load1={i},x=\"{Convert.ToHexString(Bytes(random, 400))}\"");

        var status = journal.Status();
        Assert.InRange(status.Bytes, 40_000, 65_536);
        Assert.Equal(400, status.Journalled);
        Assert.Equal(400 - status.Batches, status.Dropped);
        Synchronise(truth);
        while (journal.HasReadyLines) journal.Commit([new(), new()]);
        Assert.Contains(Payloads(), p => p.Lines[1].StartsWith("host load1=399,", StringComparison.Ordinal));
        Assert.Equal(400, journal.Status().Journalled);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Measure(string fields, Lane lane = Lane.Live)
    {
        PendingLines[] pending = [new(), new()];
        var stamp = new SampleTime(clock).GetUtcNow().ToUnixTimeMilliseconds();
        pending[(int)lane].Add(Encoding.UTF8.GetBytes($"host {fields} {stamp}\n"), 1);
        journal.Commit(pending);
    }

    /// <summary>The kernel's clock is set right now; the device's clock looks at it once a second.</summary>
    private void Synchronise(DateTimeOffset now)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        time.StepWallClock(now - time.GetUtcNow());
        synced = true;
    }

    private void Restart(string kernelBoot)
    {
        journal.Dispose();
        clock = new DeviceClock(time, () => synced, kernelBoot);
        journal = new Journal(options, 2, clock, new Random(1), NullLogger.Instance);
    }

    private IEnumerable<(long Seq, string[] Lines)> Payloads() => journal.Between(0, long.MaxValue, 10_000)
        .Select(key => (key.Seq, Encoding.UTF8.GetString(journal.Payload(key.Seq)!).Split('\n', StringSplitOptions.RemoveEmptyEntries)));

    private static long Wall(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
