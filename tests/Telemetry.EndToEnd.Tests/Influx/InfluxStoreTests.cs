using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Collector;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Influx;

/// <summary>The store on Debian's real InfluxDB 1.6.7.</summary>
public sealed class InfluxStoreTests : IAsyncLifetime
{
    private readonly long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000;
    private readonly TemporaryDirectory directory = new();
    private InfluxServer server = null!;

    public async Task InitializeAsync() => server = await InfluxServer.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task It_makes_database_retention_and_roll_ups_and_finds_them_again()
    {
        await using (await OpenAsync()) Assert.Equal("[[\"raw\",\"2160h0m0s\",true],[\"hourly\",\"0s\",false]]", await PoliciesAsync());
        var queries = await server.AskAsync("SHOW CONTINUOUS QUERIES");
        Assert.Contains("RESAMPLE EVERY 30m FOR 2d", queries, StringComparison.Ordinal);
        await using (await OpenAsync()) Assert.Equal(queries, await server.AskAsync("SHOW CONTINUOUS QUERIES"));
    }

    [Fact]
    public async Task What_exists_is_never_changed_and_the_difference_is_said()
    {
        await server.AskAsync("CREATE DATABASE telemetry WITH DURATION 30d NAME mine", "");
        var logger = new RecordingLogger();
        await using (await OpenAsync(logger: logger)) Assert.Equal("[[\"mine\",\"720h0m0s\",true],[\"hourly\",\"0s\",false]]", await PoliciesAsync());
        Assert.Contains(logger.Entries, e => e.Text.Contains("mine of telemetry keeps 30.00:00:00, Store:Retention says 90.00:00:00", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_query_gives_what_the_file_gives()
    {
        await using var influx = await OpenAsync();
        await using var file = new SqliteStore(new StoreOptions { Path = directory.File("t.db") }, TimeProvider.System);
        var random = new Random(20_261_121);
        var (counter, begin) = (0L, now - 40 * 3_600_000L);
        var lines = new StringBuilder();
        for (var t = begin; t < now; t += random.Next(20_000, 400_000))
        {
            counter = random.Next(60) == 0 ? random.Next(5) : counter + random.Next(9);
            if (random.Next(40) == 0) t += 5_400_000;
            lines.Append($"wifi,bss=w stations={random.Next(40)}i,assoc={counter}i {t}\nair,sensor=a\\ b pm2_5={random.NextDouble() * 50:R},n={random.Next(1, 9)}i {t + 7}\n");
        }
        foreach (var device in (string[])["ap-1", "ap-2"])
            foreach (var store in (ITimeSeriesStore[])[influx, file])
                Assert.Null((await WriteAsync(store, device, device == "ap-1" ? lines.ToString() : $"wifi,bss=v stations=3i,assoc=7i {begin + 60_000}\nwifi stations=5i {now - 60_000}\n")).Unavailable);

        (string, string)[] fields = [("wifi", "stations"), ("wifi", "assoc"), ("air", "pm2_5"), ("air", "n")];
        foreach (var (measurement, field) in fields)
            foreach (var device in (string?[])[null, "ap-1", "nobody"])
                foreach (var step in (long[])[0, 60_000, 300_000, 3_600_000, 7_200_000, 86_400_000])
                    foreach (var aggregate in (Aggregate[])[Aggregate.Mean, Aggregate.Min, Aggregate.Max, Aggregate.Sum, Aggregate.Count, Aggregate.Last, Aggregate.Increase])
                    {
                        if (step == 0 && aggregate != Aggregate.Mean) continue;
                        var schema = Schema.Find(measurement)!;
                        var from = step == 0 ? begin : StepFold.StartOf(begin + 5 * 3_600_000, step);
                        var query = new SeriesQuery(schema, schema.IndexOf(field), device, from, now, step, aggregate, 100_000);
                        Assert.Equal(Text(await file.QueryAsync(query, default)), Text(await influx.QueryAsync(query, default)));
                    }
        var many = new SeriesQuery(Schema.Find("wifi")!, 0, null, begin, now, 0, Aggregate.Mean, 10);
        Assert.NotNull((await influx.QueryAsync(many, default)).TooMany);
    }

    [Fact]
    public async Task The_newest_values_and_the_series_are_there_again_after_a_restart()
    {
        IReadOnlyList<LatestSample> before;
        await using (var store = await OpenAsync())
        {
            await WriteAsync(store, "ap-1", $"wifi,bss=a\\,b\\=c\\ d\"e\\f stations=4i,assoc=9i {now - 2_000}\nwifi,bss=a\\,b\\=c\\ d\"e\\f stations=5i {now - 1_000}\nhost load1=0.5 {now}");
            before = store.Latest(null, null, null);
        }
        await using var again = await OpenAsync();
        var after = again.Latest(null, null, null);
        Assert.Equal(Sorted(before), Sorted(after));
        Assert.Equal(3, after.Count);
        await WriteAsync(again, "ap-1", $"wifi,bss=a\\,b\\=c\\ d\"e\\f stations=6i {now}");
        Assert.Equal(2, again.Catalog.All.Length);

        static IEnumerable<string> Sorted(IReadOnlyList<LatestSample> samples) =>
            samples.Select(s => $"{s.Series.Schema.Name} {s.Series.Device} {s.Series.Tags} {s.Field} {s.Time} {s.Value:R}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_field_that_somebody_else_made_of_another_type_quarantines_its_lines_alone()
    {
        await using var store = await OpenAsync();
        await server.WriteAsync($"climate,device=x temperature=\"warm\" {now}");
        var outcome = await WriteAsync(store, "c-1", string.Join('\n', Enumerable.Range(0, 60).Select(i => i % 20 == 7 ? $"climate,sensor=s temperature=20.5 {now - i}" : $"climate,sensor=s humidity=50 {now - i}")));
        Assert.Equal((57, null), (outcome.Stored, outcome.Unavailable));
        Assert.All(outcome.Rejected, r => Assert.Equal("store-type-conflict", r.Reason));
        Assert.Equal([7, 27, 47], outcome.Rejected.Select(r => r.Index).Order());
        Assert.Equal(57, (await server.JsonAsync("SELECT count(humidity) FROM climate WHERE device='c-1'")).GetProperty("series")[0].GetProperty("values")[0][1].GetInt32());
    }

    [Fact]
    public async Task What_is_older_than_the_retention_is_quarantined_and_the_rest_is_kept()
    {
        await using var store = await OpenAsync();
        var outcome = await WriteAsync(store, "p-1", $"host load1=1 {now - 91L * 86_400_000}\nhost load1=2 {now}");
        Assert.Equal("store-beyond-retention", Assert.Single(outcome.Rejected).Reason);
        Assert.Equal(1, outcome.Stored);
    }

    [Fact]
    public async Task A_server_that_is_killed_means_held_and_then_everything()
    {
        await using var store = await OpenAsync();
        Assert.Equal(1, (await WriteAsync(store, "p-1", $"host load1=1 {now}")).Stored);
        server.Kill();
        Assert.Contains("does not answer", (await WriteAsync(store, "p-1", $"host load1=2 {now - 1}")).Unavailable, StringComparison.Ordinal);
        Assert.Contains("does not answer", (await store.QueryAsync(new SeriesQuery(Schema.Find("host")!, 1, null, 0, now, 0, Aggregate.Mean, 10), default)).Unavailable, StringComparison.Ordinal);
        await server.StartAgainAsync();
        await Eventually.True(async () => (await WriteAsync(store, "p-1", $"host load1=2 {now - 1}")).Unavailable is null, "the store takes points again", () => store.State);
        Assert.Contains($"[{now - 1},2],[{now},1]", await server.AskAsync("SELECT load1 FROM host"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dropped_database_is_made_again()
    {
        await using var store = await OpenAsync();
        await server.AskAsync("DROP DATABASE telemetry", "");
        Assert.Contains("no database or bucket telemetry", (await WriteAsync(store, "p-1", $"host load1=2 {now}")).Unavailable, StringComparison.Ordinal);
        await using var again = await OpenAsync();
        Assert.Equal(1, (await WriteAsync(again, "p-1", $"host load1=2 {now}")).Stored);
        Assert.Contains("[\"raw\",", await PoliciesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_of_a_1x_server_are_known_by_password_from_a_file()
    {
        await using var guarded = await InfluxServer.StartAsync(auth: true);
        await guarded.AskAsync("CREATE USER collector WITH PASSWORD 'open sesame' WITH ALL PRIVILEGES", "");
        var secret = directory.File("secret");
        PrivateFile.Write(secret, "wrong"u8, PrivateFile.OwnerOnly);
        var options = new StoreOptions { Kind = StoreKind.InfluxDb, Url = guarded.Url, Auth = StoreAuth.Basic, Username = "collector", SecretFile = secret };
        Assert.Empty(options.Errors());
        await using (var refused = new InfluxStore(options, TimeProvider.System, new Random(1), NullLogger<InfluxStore>.Instance))
        {
            await refused.PrepareAsync(default);
            Assert.Contains("refuses us (401", (await WriteAsync(refused, "p-1", $"host load1=2 {now}")).Unavailable, StringComparison.Ordinal);
        }
        PrivateFile.Write(secret, "open sesame"u8, PrivateFile.OwnerOnly);
        await using var store = new InfluxStore(options, TimeProvider.System, new Random(1), NullLogger<InfluxStore>.Instance);
        await store.PrepareAsync(default);
        Assert.Equal(1, (await WriteAsync(store, "p-1", $"host load1=2 {now}")).Stored);
    }

    [Fact]
    public async Task Steps_older_than_the_raw_points_come_from_the_hours_that_the_server_keeps()
    {
        // Raw points that the store believes to be gone: the policy keeps them, so that both ways can be compared.
        await server.AskAsync("CREATE DATABASE telemetry WITH DURATION INF NAME raw", "");
        await using var young = await OpenAsync(o => o.Retention = TimeSpan.FromDays(1));
        await using var all = await OpenAsync(o => o.Retention = TimeSpan.Zero);
        var lines = string.Join('\n', Enumerable.Range(0, 2_000).Select(i => $"wifi,bss=w stations={i * 7 % 50}i,assoc={(i % 700) * 3}i {now - 4L * 86_400_000 + i * 150_000}"));
        Assert.Equal(2_000, (await WriteAsync(young, "ap-1", lines)).Stored);
        await server.AskAsync(
            $"SELECT min(*), max(*), sum(*), count(*), first(*), last(*) INTO telemetry.hourly.:MEASUREMENT FROM telemetry.raw./.*/ WHERE time >= {now - 5L * 86_400_000}ms AND time < {now}ms GROUP BY time(1h), *");
        foreach (var aggregate in (Aggregate[])[Aggregate.Mean, Aggregate.Min, Aggregate.Max, Aggregate.Sum, Aggregate.Count, Aggregate.Last, Aggregate.Increase])
            foreach (var step in (long[])[3_600_000, 86_400_000])
            {
                var schema = Schema.Find("wifi")!;
                var query = new SeriesQuery(schema, schema.IndexOf("assoc"), null, StepFold.StartOf(now - 4L * 86_400_000, step), now, step, aggregate, 100_000);
                var kept = (await young.QueryAsync(query, default)).Series!.SelectMany(s => s.Points).ToDictionary(p => (long)p[0]!.Value, p => p[1]);
                var raw = (await all.QueryAsync(query, default)).Series!.SelectMany(s => s.Points).ToDictionary(p => (long)p[0]!.Value, p => p[1]);
                Assert.True(raw.Count > 3);
                Assert.Equal(raw, kept);
            }
        // That the hours were read at all: one that says something else is believed.
        var hour = now - 3L * 86_400_000;
        await server.WriteAsync($"wifi,bss=w,device=ap-1 max_assoc=999999i {hour}", "telemetry&rp=hourly");
        var max = new SeriesQuery(Schema.Find("wifi")!, Schema.Find("wifi")!.IndexOf("assoc"), null, hour, now, 3_600_000, Aggregate.Max, 1_000);
        Assert.Equal(999_999, (await young.QueryAsync(max, default)).Series![0].Points[0][1]);
        Assert.NotEqual(999_999, (await all.QueryAsync(max, default)).Series![0].Points[0][1]);
    }

    private async Task<InfluxStore> OpenAsync(Action<StoreOptions>? adjust = null, ILogger? logger = null)
    {
        var options = new StoreOptions { Kind = StoreKind.InfluxDb, Url = server.Url };
        adjust?.Invoke(options);
        var store = new InfluxStore(options, TimeProvider.System, new Random(1), logger is null ? NullLogger<InfluxStore>.Instance : new Typed(logger));
        await store.PrepareAsync(default);
        return store;
    }

    private static async Task<WriteOutcome> WriteAsync(ITimeSeriesStore store, string device, string lines)
    {
        var group = new IngestGroup();
        var decoder = new BatchDecoder(new SeriesCache(store.Catalog), new IngestCounters());
        foreach (var part in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Chunk(2_000))
            decoder.Decode(device, Encoding.UTF8.GetBytes(string.Join('\n', part)), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), group);
        Assert.Empty(group.Refused);
        return await store.WriteAsync(group.Points, default);
    }

    private static string Text(QueryOutcome outcome) => string.Join('\n', outcome.Series!
        .Select(s => $"{s.Device} {string.Join(',', s.Tags.Select(t => $"{t.Key}={t.Value}"))} {string.Join(' ', s.Points.Select(p => $"{p[0]}:{(p[1] is { } v ? Math.Round(v, 6) : null)}"))}")
        .Order(StringComparer.Ordinal));

    private async Task<string> PoliciesAsync()
    {
        var rows = (await server.JsonAsync("SHOW RETENTION POLICIES ON telemetry")).GetProperty("series")[0].GetProperty("values");
        return "[" + string.Join(',', rows.EnumerateArray().Select(r => $"[{r[0].GetRawText()},{r[1].GetRawText()},{r[4].GetRawText()}]")) + "]";
    }

    private sealed class Typed(ILogger inner) : ILogger<InfluxStore>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
