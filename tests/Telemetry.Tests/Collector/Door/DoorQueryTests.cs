namespace Telemetry.Tests.Collector.Door;

/// <summary>InfluxQL over SQLite; that a real InfluxDB answers the same is shown by the end-to-end tests.</summary>
public sealed class DoorQueryTests : IAsyncLifetime
{
    // 2025-11-21T03:00:00Z
    private const long Noon = DoorHouse.Noon;
    private DoorHouse door = null!;

    public async Task InitializeAsync()
    {
        door = await DoorHouse.OpenAsync(adjust: o => o.MaxPoints = 1_000);
        await door.House.IngestAsync(
            ("ap-1", string.Join('\n', Enumerable.Range(0, 20).Select(i => $"wifi,bss=w stations={i}i,rx_bytes={i * 1000}i {Noon - 600_000 + i * 30_000}"))),
            ("ap-2", string.Join('\n', Enumerable.Range(0, 20).Where(i => i is < 4 or > 11).Select(i => $"wifi,bss=v stations={100 + i}i {Noon - 600_000 + i * 30_000}"))),
            ("air-1", $"air,sensor=s pm2_5=8.5,n=3i {Noon - 1}"));
    }

    public async Task DisposeAsync() => await door.DisposeAsync();

    [Theory]
    [InlineData("SHOW DATABASES", """ "series":[{"name":"databases","columns":["name"],"values":[["telemetry"]]}] """)]
    [InlineData("SHOW MEASUREMENTS", """ "series":[{"name":"measurements","columns":["name"],"values":[["air"],["wifi"]]}] """)]
    [InlineData("SHOW MEASUREMENTS WITH MEASUREMENT =~ /wi/ LIMIT 5", """ "series":[{"name":"measurements","columns":["name"],"values":[["wifi"]]}] """)]
    [InlineData("SHOW TAG KEYS ON \"telemetry\" FROM wifi", """ "series":[{"name":"wifi","columns":["tagKey"],"values":[["bss"],["device"]]}] """)]
    [InlineData("SHOW TAG VALUES FROM wifi WITH KEY IN (\"device\", bss) WHERE bss != 'w'", """ "series":[{"name":"wifi","columns":["key","value"],"values":[["bss","v"],["device","ap-2"]]}] """)]
    [InlineData("SHOW FIELD KEYS FROM air", """ "series":[{"name":"air","columns":["fieldKey","fieldType"],"values":[["n","integer"],["pm2_5","float"]]}] """)]
    [InlineData("CREATE DATABASE \"telemetry\" WITH DURATION 1d", "")]
    [InlineData("SHOW TAG VALUES FROM \"nothing\" WITH KEY = \"device\"", "")]
    [InlineData("SELECT mean(\"stations\") FROM \"wifi\" WHERE time >= 1763693400000ms AND time < 1763694000000ms GROUP BY time(5m) fill(null)",
        """ "series":[{"name":"wifi","columns":["time","mean"],"values":[[1763693400000,32.214285714285715],[1763693700000,59.388888888888886]]}] """)]
    [InlineData("SELECT count(stations), max(stations) - min(stations) AS span FROM wifi WHERE time >= 1763693400s AND time < 1763694000s AND device = 'ap-2' GROUP BY time(2m)",
        """ "series":[{"name":"wifi","columns":["time","count","span"],"values":[[1763693400000,4,3],[1763693520000,0,null],[1763693640000,0,null],[1763693760000,4,3],[1763693880000,4,3]]}] """)]
    [InlineData("SELECT last(stations) FROM wifi WHERE time > now() - 1h GROUP BY device", """ "series":[{"name":"wifi","tags":{"device":"ap-1"},"columns":["time","last"],"values":[[1763693970000,19]]},{"name":"wifi","tags":{"device":"ap-2"},"columns":["time","last"],"values":[[1763693970000,119]]}] """)]
    [InlineData("SELECT non_negative_derivative(max(rx_bytes), 1s) FROM wifi WHERE device =~ /^ap-1$/ AND time >= 1763693400000ms AND time < 1763694000000ms GROUP BY time(5m)", """ "series":[{"name":"wifi","columns":["time","non_negative_derivative"],"values":[[1763693700000,33.333333333333336]]}] """)]
    [InlineData("SELECT stations, bss FROM wifi WHERE (device = 'ap-2' OR device = 'ap-3') ORDER BY time DESC LIMIT 2", """ "series":[{"name":"wifi","columns":["time","stations","bss"],"values":[[1763693970000,119,"v"],[1763693940000,118,"v"]]}] """)]
    [InlineData("SELECT * FROM air", """ "series":[{"name":"air","columns":["time","device","n","pm2_5","sensor"],"values":[[1763693999999,"air-1",3,8.5,"s"]]}] """)]
    [InlineData("SELECT pm2_5 * 2 + 1 AS x FROM air GROUP BY *", """ "series":[{"name":"air","tags":{"device":"air-1","sensor":"s"},"columns":["time","x"],"values":[[1763693999999,18]]}] """)]
    [InlineData("SELECT median(stations), percentile(stations, 90) FROM wifi WHERE device = 'ap-1'", """ "series":[{"name":"wifi","columns":["time","median","percentile"],"values":[[0,9.5,17]]}] """)]
    [InlineData("SELECT mean(pm2_5) FROM air WHERE time > now() - 2d GROUP BY time(1d) fill(none) tz('Asia/Tokyo')", """ "series":[{"name":"air","columns":["time","mean"],"values":[[1763650800000,8.5]]}] """)]
    [InlineData("SELECT mean(stations) FROM wifi WHERE time > now() - 1h AND device = 'nobody' GROUP BY time(1m)", "")]
    public async Task An_answer_is_what_a_client_of_InfluxDB_expects(string query, string answer) => Assert.Equal(answer.Trim(), await door.QueryAsync(query));

    [Theory]
    [InlineData("SELECT mean(\"stations\") FROM \"wifi\" WHERE time >= 1763690400000ms and time <= 1763694000000ms " +
        "GROUP BY time(1m), \"device\"::tag fill(null)")]
    [InlineData("SELECT mean(\"stations\"::field) FROM \"wifi\" WHERE (\"device\"::tag = 'ap-1') AND time > now() - 1h " +
        "GROUP BY time(1m), \"bss\"::tag fill(none) ORDER BY time DESC LIMIT 5")]
    [InlineData("SELECT \"stations\"::integer, \"device\"::tag FROM \"autogen\".\"wifi\" " +
        "WHERE (\"device\"::tag =~ /^(ap-1|ap-2)$/ OR \"bss\"::tag != 'x') AND time > now() - 1h")]
    [InlineData("SELECT last(\"stations\") FROM \"telemetry\".\"autogen\".\"wifi\" WHERE time > now() - 1h GROUP BY *::tag")]
    [InlineData("SELECT last(\"stations\") FROM \"wifi\" WHERE time > now() - 1h " +
        "GROUP BY \"device\" ::tag , /bss/ SLIMIT 5 tz('Asia/Tokyo')")]
    [InlineData("SELECT mean(stations) FROM wifi WHERE time > now() - 1h GROUP BY time(10m,-1m),device::tag fill(previous)")]
    [InlineData("SELECT mean(stations) AS \"mean_value\" FROM wifi WHERE device::tag='ap-1' AND time > now() - 1h " +
        "GROUP BY time(30s),device::tag fill(linear)")]
    [InlineData("SHOW TAG VALUES FROM \"wifi\" WITH KEY = \"device\" WHERE \"bss\"::tag = 'w' AND time > now() - 1h LIMIT 1000")]
    public async Task Every_form_that_the_editor_of_Grafana_writes_is_understood(string query)
    {
        var answer = await door.QueryAsync(query);
        Assert.DoesNotContain("error", answer, StringComparison.Ordinal);
        Assert.Contains("values", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("previous", "[1763693520000,100],[1763693640000,100]")]
    [InlineData("linear", "[1763693520000,104],[1763693640000,108]")]
    [InlineData("0", "[1763693520000,0],[1763693640000,0]")]
    [InlineData("-1.5", "[1763693520000,-1.5],[1763693640000,-1.5]")]
    [InlineData("null", "[1763693520000,null],[1763693640000,null]")]
    [InlineData("none", "[1763693400000,100],[1763693760000,112]")]
    public async Task A_gap_is_filled_as_asked(string fill, string part) => Assert.Contains(
        part, await door.QueryAsync($"SELECT min(stations) FROM wifi WHERE device = 'ap-2' AND time >= 1763693400000ms AND time < 1763694000000ms GROUP BY time(2m) fill({fill})"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", "2025-11-21T02:59:59.999Z")]
    [InlineData("&epoch=ns", "1763693999999000000")]
    [InlineData("&epoch=u", "1763693999999000")]
    [InlineData("&epoch=s", "1763693999")]
    [InlineData("&epoch=h", "489914")]
    public async Task Times_come_as_asked(string epoch, string time) => Assert.Contains(time, await door.QueryAsync("SELECT pm2_5 FROM air", epoch), StringComparison.Ordinal);

    [Theory]
    [InlineData("selct", "error parsing query: found selct, expected SELECT, SHOW or CREATE DATABASE at char 1")]
    [InlineData("SELECT mean(stations) FROM", "expected a name")]
    [InlineData("SELECT mean(nothing) FROM wifi", "wifi has no field nothing: there are stations")]
    [InlineData("SELECT spline(stations) FROM wifi", "undefined function spline(): this door knows")]
    [InlineData("SELECT stations FROM (SELECT a FROM b)", "does not know subqueries")]
    [InlineData("SELECT stations FROM wifi WHERE stations > 5", "compares tags and the time, not values of fields")]
    [InlineData("SELECT stations FROM wifi WHERE time > now() - 1h OR device = 'x'", "joined by AND")]
    [InlineData("SELECT stations, mean(stations) FROM wifi", "mixing aggregate and non-aggregate")]
    [InlineData("SELECT device FROM wifi", "at least one field")]
    [InlineData("SELECT mean(stations) FROM wifi WHERE time > now() - 365d GROUP BY time(1s)", "more than 1000 points")]
    [InlineData("DROP DATABASE telemetry", "expected SELECT, SHOW or CREATE DATABASE")]
    [InlineData("CREATE DATABASE mine", "one database")]
    [InlineData("SELECT stations FROM wifi WHERE device =~ /(/", "is not a pattern")]
    [InlineData("SELECT a FROM other..wifi", "database not found: other")]
    public async Task What_the_door_does_not_know_is_refused_by_name(string query, string words) => Assert.Contains(words, await door.QueryAsync(query), StringComparison.Ordinal);

    [Fact]
    public async Task A_query_that_would_read_too_much_is_refused_with_the_cure()
    {
        await door.House.IngestAsync(("p-1", string.Join('\n', Enumerable.Range(0, 1_100).Select(i => $"host load1=1 {Noon - i}"))));
        Assert.Contains("more than 1000 points (Door:MaxPoints): add or narrow the range", await door.QueryAsync("SELECT load1 FROM host"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_answer_is_a_503_and_never_an_empty_list()
    {
        door.Store.Unavailable = "the file is gone";
        Assert.Contains("the store cannot answer: the file is gone", await door.QueryAsync("SELECT stations FROM wifi"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_never_ends_in_an_internal_error()
    {
        string[] seeds = ["SELECT mean(\"stations\") FROM \"wifi\" WHERE time > now() - 1h AND \"device\" =~ /^ap/ GROUP BY time(5m, 1m), \"bss\" fill(linear) ORDER BY time DESC LIMIT 3 tz('Asia/Tokyo')", "SHOW TAG VALUES FROM wifi WITH KEY = \"device\" WHERE bss = 'w'"];
        var random = new Random(20_251_121);
        for (var i = 0; i < 400; i++)
        {
            var text = seeds[i % 2].ToCharArray().ToList();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                var at = random.Next(text.Count);
                if (random.Next(2) == 0) text.RemoveAt(at);
                else text.Insert(at, "()/'\"\\,;=~ 9µ-*"[random.Next(15)]);
            }
            using var request = new HttpRequestMessage(HttpMethod.Post, "/query") { Content = new FormUrlEncodedContent([new("q", new string([.. text])), new("db", "telemetry")]) };
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Token", DoorHouse.Token);
            using var response = await door.Http.SendAsync(request);
            Assert.InRange((int)response.StatusCode, 200, 400);
        }
    }
}
