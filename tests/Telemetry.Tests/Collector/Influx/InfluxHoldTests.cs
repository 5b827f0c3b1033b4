using System.Text;
using Telemetry.Collector;
using static Telemetry.Tests.Collector.Influx.InfluxBench;

namespace Telemetry.Tests.Collector.Influx;

/// <summary>Answers after which lines are kept by who sent them: nothing is acknowledged, quarantined or remembered.</summary>
public sealed class InfluxHoldTests
{
    [Theory]
    [InlineData(401, "check Store:Auth")]
    [InlineData(403, "check Store:Auth")]
    [InlineData(404, "create it, or correct Store:Database")]
    [InlineData(301, "give Store:Url the address")]
    [InlineData(409, "answers 409")]
    public async Task What_only_a_person_can_cure_is_held_said_and_asked_again_slowly(int status, string cure)
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = _ => new ScriptedReply(status, """{"code":"x","message":"go away"}""");
        Assert.Contains(cure, Held(await bench.WriteAsync(Line(1), Line(2))), StringComparison.Ordinal);
        Assert.Contains(cure, bench.Store.State.Unavailable, StringComparison.Ordinal);
        var asked = bench.Server.Writes.Count;
        Assert.InRange(asked, 1, 2);

        bench.Server.Reply = _ => ScriptedReply.Stored;
        bench.Time.Advance(TimeSpan.FromSeconds(9));
        Held(await bench.WriteAsync(Line(1), Line(2)));
        Assert.Equal(asked, bench.Server.Writes.Count);

        bench.Time.Advance(TimeSpan.FromSeconds(52));
        Assert.Equal(2, (await bench.WriteAsync(Line(1), Line(2))).Stored);
        Assert.Null(bench.Store.State.Unavailable);
        Assert.Equal([Wire(1), Wire(2)], bench.Server.Stored);
    }

    [Fact]
    public async Task A_secret_that_was_replaced_is_used_after_the_old_one_was_refused()
    {
        await using var bench = await WithSecretAsync(StoreAuth.Token, "old");
        bench.Server.Reply = w => w.Authorization == "Token new" ? ScriptedReply.Stored : new ScriptedReply(401, """{"code":"unauthorized","message":"unauthorized access"}""");
        Held(await bench.WriteAsync(Line(1)));
        PrivateFile.Write(bench.Options.SecretFile!, Encoding.UTF8.GetBytes("new"), PrivateFile.OwnerOnly);
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Held(await bench.WriteAsync(Line(1)));
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await bench.WriteAsync(Line(1))).Stored);
    }

    [Fact]
    public async Task A_short_Retry_After_is_waited_for_and_the_lines_are_committed()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => w.Number == 0 ? new ScriptedReply(429, "slow down", "2") : ScriptedReply.Stored;
        var before = bench.Time.GetTimestamp();
        Assert.Equal(1, (await bench.WriteAsync(Line(1))).Stored);
        Assert.InRange(bench.Time.GetElapsedTime(before).TotalSeconds, 2, 3);
        Assert.Equal(2, bench.Server.Writes.Count);
    }

    [Fact]
    public async Task A_long_Retry_After_is_kept_without_sitting_on_the_lines()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = _ => new ScriptedReply(503, "", "120");
        Held(await bench.WriteAsync(Line(1)));
        bench.Server.Reply = _ => ScriptedReply.Stored;
        bench.Time.Advance(TimeSpan.FromSeconds(118));
        Held(await bench.WriteAsync(Line(1)));
        Assert.Single(bench.Server.Writes);
        bench.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, (await bench.WriteAsync(Line(1))).Stored);
    }

    [Fact]
    public void A_Retry_After_of_a_day_is_not_believed() =>
        Assert.Equal(TimeSpan.FromMinutes(10), InfluxHold.Pause(new InfluxAnswer(503, "", TimeSpan.FromDays(1)), 1, new Random(1)));

    [Fact]
    public void A_later_failure_waits_longer_and_never_two_collectors_equally()
    {
        var pauses = Enumerable.Range(1, 12).Select(n => InfluxHold.Pause(InfluxAnswer.None("away"), n, new Random(n)).TotalSeconds).ToList();
        Assert.InRange(pauses[0], 0.5, 1);
        Assert.InRange(pauses[^1], 30, 60);
        Assert.NotEqual(InfluxHold.Pause(InfluxAnswer.None("away"), 3, new Random(1)), InfluxHold.Pause(InfluxAnswer.None("away"), 3, new Random(2)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(-1)]
    public async Task What_passes_by_itself_is_tried_again_in_the_same_write(int status)
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => w.Number >= 3 ? ScriptedReply.Stored : status == -1 ? ScriptedReply.Cut : new ScriptedReply(status, "oops");
        var outcome = await bench.WriteAsync(Line(1), Line(2));
        Assert.Equal((2, 0, null), (outcome.Stored, outcome.Rejected.Count, outcome.Unavailable));
        Assert.Equal(4, bench.Server.Writes.Count);
        Assert.Equal([Wire(1), Wire(2)], bench.Server.Stored);
    }

    [Theory]
    [InlineData(500, "InfluxDB fails (500 oops)")]
    [InlineData(503, "InfluxDB fails (503 oops)")]
    [InlineData(429, "asks to wait")]
    [InlineData(-1, "does not answer")]
    public async Task What_does_not_pass_is_held_and_no_line_is_blamed(int status, string words)
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = _ => status == -1 ? ScriptedReply.Cut : new ScriptedReply(status, "oops");
        Assert.Contains(words, Held(await bench.WriteAsync([.. Enumerable.Range(0, 1_000).Select(i => Line(i))])), StringComparison.Ordinal);
        Assert.InRange(bench.Server.Writes.Count, 4, 60);
        Assert.Empty(bench.Store.Latest(null, null, null));
    }

    [Fact]
    public async Task A_500_that_stays_with_one_line_quarantines_that_line_alone()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => w.Lines.Contains(Wire(40)) ? new ScriptedReply(500, """{"code":"internal error","message":"unexpected error writing points to database"}""") : ScriptedReply.Stored;
        var outcome = await bench.WriteAsync([.. Enumerable.Range(0, 100).Select(i => Line(i))]);
        Assert.Equal([$"store-error: {Line(40)}"], bench.Rejected(outcome));
        Assert.Equal((99, 99), (outcome.Stored, bench.Server.Stored.Count));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_the_time_limit_and_not_pressed()
    {
        await using var bench = await StartAsync(o => o.Timeout = TimeSpan.FromSeconds(4));
        bench.Server.Reply = _ => ScriptedReply.Silent;
        var before = bench.Time.GetTimestamp();
        Assert.Contains("no answer within 4 s", Held(await bench.WriteAsync(Line(1))), StringComparison.Ordinal);
        Assert.InRange(bench.Time.GetElapsedTime(before).TotalSeconds, 4, 5);
        Assert.Single(bench.Server.Writes);
        bench.Server.Reply = _ => ScriptedReply.Stored;
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, (await bench.WriteAsync(Line(1))).Stored);
    }

    [Fact]
    public async Task A_commit_that_failed_in_its_second_half_is_written_again_whole()
    {
        await using var bench = await StartAsync();
        string[] lines = [.. Enumerable.Range(0, 12_000).Select(i => $"wifi,bss=w stations=1i {Noon - i}")];
        bench.Server.Reply = w => w.Number == 0 ? ScriptedReply.Stored : new ScriptedReply(503, "", "60");
        await using var house = new StoreHouse();
        using var queue = new InboundQueue(new IngestOptions());
        var loop = house.Loop(queue, bench.Store);
        void Send()
        {
            foreach (var (part, i) in lines.Chunk(4_000).Select((part, i) => (part, i)))
                queue.Add(StoreHouse.Item("p-1", StoreHouse.Batch(i + 1, part)));
        }
        Send();
        await bench.RunAsync(Run());
        Assert.Empty(house.Acks);
        Assert.Equal((0, 0), (queue.Count, queue.Bytes));
        Assert.Equal(5_000, bench.Server.Stored.Count);

        bench.Server.Reply = _ => ScriptedReply.Stored;
        bench.Time.Advance(TimeSpan.FromSeconds(61));
        house.Clock.Now += 61_000;
        Send();
        await bench.RunAsync(Run());
        Assert.Equal("3f2a91c4 1-3", Encoding.ASCII.GetString(Assert.Single(house.Acks).Message.ToBytes()));
        Assert.Equal(12_000, bench.Server.Stored.Count);

        async Task<bool> Run()
        {
            await loop.RunOnceAsync(default);
            return true;
        }
    }

    private static string Held(WriteOutcome outcome)
    {
        Assert.Equal((0, 0), (outcome.Stored, outcome.Rejected.Count));
        return Assert.IsType<string>(outcome.Unavailable);
    }
}
