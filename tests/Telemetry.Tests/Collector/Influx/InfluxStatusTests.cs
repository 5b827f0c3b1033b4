using FsCheck;
using FsCheck.Fluent;
using Telemetry.Collector;
using static Telemetry.Tests.Collector.Influx.InfluxBench;

namespace Telemetry.Tests.Collector.Influx;

/// <summary>The table of facts 6c: what becomes of every line for every answer of a 1.x, 2.x or 3.x server.</summary>
public sealed class InfluxStatusTests
{
    private static string[] Lines(int count) => [.. Enumerable.Range(0, count).Select(i => Line(i))];

    private static string[] Wires(IEnumerable<int> which) => [.. which.Select(i => Wire(i)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task What_is_answered_204_is_committed_as_sorted_lines_with_gzip_in_milliseconds()
    {
        await using var bench = await StartAsync(o => o.Gzip = true);
        var outcome = await bench.WriteAsync($"air,sensor=a\\ b pm2_5=21,n=3i {Noon}", $"climate,sensor=x temperature=-0.1,pressure=1e3 {Noon}", "host cpu_temp=41.25 " + Noon);
        Assert.Equal((3, 0, null), (outcome.Stored, outcome.Rejected.Count, outcome.Unavailable));
        Assert.Equal(
            [$"air,device=p-1,sensor=a\\ b pm2_5=21,n=3i {Noon}", $"climate,device=p-1,sensor=x temperature=-0.1,pressure=1000 {Noon}", $"host,device=p-1 cpu_temp=41.25 {Noon}"],
            bench.Server.Stored);
        Assert.All(bench.Server.Writes, w => Assert.Equal(("/api/v2/write", "?org=city%20hall&bucket=telemetry&precision=ms", "gzip", null), (w.Path, w.Query, w.Encoding, w.Authorization)));
        Assert.Equal(5, bench.Store.Latest(null, null, "p-1").Count);
    }

    [Fact]
    public async Task A_request_has_at_most_5000_lines_and_every_line_arrives_once()
    {
        await using var bench = await StartAsync(o => o.Gzip = false);
        var outcome = await bench.WriteAsync(Lines(4_999));
        outcome = await bench.WriteAsync([.. Lines(4_000), .. Enumerable.Range(0, 900).Select(i => Line(i, "v"))]);
        Assert.Equal(4_900, outcome.Stored);
        Assert.Equal(4_999 + 900, bench.Server.Stored.Count);
        Assert.All(bench.Server.Writes, w => Assert.InRange(w.Lines.Count, 1, InfluxLane.MaxLines));
        Assert.Equal(4_999 + 4_900, bench.Server.Writes.Sum(w => w.Lines.Count));
    }

    [Theory]
    [InlineData(StoreAuth.Token, "Token s3cret")]
    [InlineData(StoreAuth.Bearer, "Bearer s3cret")]
    [InlineData(StoreAuth.Basic, "Basic Y29sbGVjdG9yOnMzY3JldA==")]
    public async Task The_secret_travels_as_the_server_wants_it(StoreAuth auth, string header)
    {
        await using var bench = await WithSecretAsync(auth, "s3cret");
        await bench.WriteAsync(Line(1));
        Assert.Equal(header, Assert.Single(bench.Server.Writes).Authorization);
    }

    [Fact]
    public async Task A_server_without_the_new_address_gets_the_old_one_and_is_not_asked_again()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => w.Path == "/write" ? ScriptedReply.Stored : new ScriptedReply(404, "404 page not found\n");
        Assert.Equal(2, (await bench.WriteAsync(Line(1), Line(2))).Stored);
        Assert.Equal(1, (await bench.WriteAsync(Line(3))).Stored);
        Assert.Equal(["/api/v2/write", "/write", "/write"], bench.Server.Writes.Select(w => w.Path));
        Assert.Equal("?db=telemetry&precision=ms", bench.Server.Writes[1].Query);
    }

    [Fact]
    public async Task Bad_lines_of_a_400_are_found_by_halving_and_quarantined_and_the_rest_is_kept()
    {
        await using var bench = await StartAsync();
        string[] bad = [Wire(17), Wire(18), Wire(90)];
        bench.Server.Reply = w => w.Lines.Any(bad.Contains)
            ? new ScriptedReply(400, $$"""{"error":"partial write: field type conflict: input field \"stations\" on measurement \"wifi\" is type integer, already exists as type float dropped={{w.Lines.Count(bad.Contains)}}"}""",
                Keeps: l => !bad.Contains(l))
            : ScriptedReply.Stored;
        var outcome = await bench.WriteAsync(Lines(100));
        Assert.Equal((97, null), (outcome.Stored, outcome.Unavailable));
        Assert.Equal([$"store-type-conflict: {Line(17)}", $"store-type-conflict: {Line(18)}", $"store-type-conflict: {Line(90)}"], bench.Rejected(outcome));
        Assert.Equal(Wires(Enumerable.Range(0, 100).Except([17, 18, 90])), bench.Server.Stored);
        Assert.Equal(99, Assert.Single(bench.Store.Latest(null, null, null)).Value);
    }

    [Fact]
    public async Task A_rejected_value_does_not_become_the_latest()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => w.Lines.Contains(Wire(5)) ? new ScriptedReply(422, """{"code":"unprocessable entity","message":"no"}""") : ScriptedReply.Stored;
        Assert.Equal([$"store-refused: {Line(5)}"], bench.Rejected(await bench.WriteAsync(Line(4), Line(5))));
        Assert.Equal(4, Assert.Single(bench.Store.Latest(null, null, null)).Value);
    }

    [Fact]
    public async Task A_400_that_dropped_every_line_needs_one_request()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => new ScriptedReply(400, $$"""{"error":"partial write: points beyond retention policy dropped={{w.Lines.Count}}"}""");
        var outcome = await bench.WriteAsync(Lines(300));
        Assert.Equal((0, 300, null), (outcome.Stored, outcome.Rejected.Count, outcome.Unavailable));
        Assert.All(outcome.Rejected, r => Assert.Equal("store-beyond-retention", r.Reason));
        Assert.Single(bench.Server.Writes);
    }

    [Fact]
    public async Task Lines_that_a_3x_server_names_are_quarantined_and_the_rest_is_sent_once_more()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => !w.Lines.Contains(Wire(3)) ? ScriptedReply.Stored : new ScriptedReply(
            400,
            $$"""
            {"error":"partial write of line protocol occurred","data":[{"original_line":"{{Wire(3)}}","line_number":{{w.Lines.ToList().IndexOf(Wire(3)) + 1}},"error_message":"invalid column type for column 'stations', expected iox::column_type::field::float"}]}
            """);
        var outcome = await bench.WriteAsync(Lines(50));
        Assert.Equal([$"store-refused: {Line(3)}"], bench.Rejected(outcome));
        Assert.Equal(Wires(Enumerable.Range(0, 50).Except([3])), bench.Server.Stored);
        Assert.Equal(2, bench.Server.Writes.Count);
    }

    [Fact]
    public async Task A_413_is_halved_until_it_fits_and_a_line_too_large_alone_is_quarantined()
    {
        await using var bench = await StartAsync();
        bench.Server.Reply = w => w.Lines.Count > 10 || w.Lines.Contains(Wire(33)) ? new ScriptedReply(413, """{"error":"Request Entity Too Large"}""") : ScriptedReply.Stored;
        var outcome = await bench.WriteAsync(Lines(100));
        Assert.Equal([$"store-too-large: {Line(33)}"], bench.Rejected(outcome));
        Assert.Equal(Wires(Enumerable.Range(0, 100).Except([33])), bench.Server.Stored);
    }

    [Fact]
    public async Task Any_mixture_of_bad_lines_and_size_limits_quarantines_exactly_the_bad_ones()
    {
        var cases = from status in Gen.Elements(400, 422)
                    from limit in Gen.Choose(1, 70)
                    from bad in Gen.SubListOf(Enumerable.Range(0, 64))
                    from says in Gen.Elements(true, false)
                    select (status, limit, bad: bad.ToHashSet(), says);
        await using var bench = await StartAsync(o => o.Gzip = false);
        foreach (var (status, limit, bad, says) in cases.Sample(40, 40))
        {
            bench.Server.Reply = w =>
            {
                var wrong = w.Lines.Count(l => bad.Any(b => l == Wire(b)));
                return w.Lines.Count > limit ? new ScriptedReply(413)
                    : wrong > 0 ? new ScriptedReply(status, says ? $$"""{"error":"partial write: no dropped={{wrong}}"}""" : "no", Keeps: l => status == 400 && !bad.Any(b => l == Wire(b)))
                    : ScriptedReply.Stored;
            };
            var outcome = await bench.WriteAsync(Lines(64));
            Assert.Equal((64 - bad.Count, null), (outcome.Stored, outcome.Unavailable));
            Assert.Equal(bad.Select(b => $"store-refused: {Line(b)}").Order(StringComparer.Ordinal), bench.Rejected(outcome));
            Assert.Subset(bench.Server.Stored.ToHashSet(), Enumerable.Range(0, 64).Except(bad).Select(b => Wire(b)).ToHashSet());
        }
    }

    [Fact]
    public async Task Two_values_of_one_identity_never_overtake_each_other()
    {
        await using var bench = await StartAsync();
        // More than one request per connection, the same identity in the first and in the last.
        var lines = Enumerable.Range(0, 30).SelectMany(_ => Enumerable.Range(0, 160).Select(i => $"wifi,bss=b{i % 15} stations={i}i {Noon}")).ToArray();
        await bench.WriteAsync(lines);
        foreach (var group in bench.Server.Writes.SelectMany(w => w.Lines).GroupBy(l => l.Split(' ')[0]))
            Assert.Equal(lines.Where(l => l.StartsWith(group.Key.Replace(",device=p-1", "") + " ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]), group.Select(l => l.Split(' ')[1]));
    }
}
