using System.Text;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Influx;

/// <summary>Real clients of InfluxDB at the door, over both stores; and the same questions to a real InfluxDB, which must answer the same.</summary>
public sealed class CompatibleDoorTests
{
    private readonly long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_influx_command_line_writes_and_reads_back(bool overInflux)
    {
        await using var server = overInflux ? await InfluxServer.StartAsync() : null;
        await using var stand = await DoorStand.OpenAsync(server);
        Assert.Equal((0, ""), await stand.InfluxAsync("-precision", "ms", "-execute", $"INSERT wifi,device=ap-1,bss=a\\ b\\,c\\=d stations=12i,assoc=7i {now}"));
        Assert.Equal((0, ""), await stand.InfluxAsync("-execute", "INSERT climate,device=c-1,sensor=s temperature=21"));
        var (_, refused) = await stand.InfluxAsync("-precision", "ms", "-execute", $"INSERT wifi,device=ap-1,bss=w stations=12.5 {now}");
        Assert.Contains("partial write: line 1: wrong-type dropped=1", refused, StringComparison.Ordinal);

        var (_, csv) = await stand.InfluxAsync("-precision", "ms", "-format", "csv", "-execute", "SELECT stations, assoc, bss FROM wifi");
        Assert.Equal($"name,time,stations,assoc,bss\nwifi,{now},12,7,\"a b,c=d\"\n", csv);
        var (_, climate) = await stand.InfluxAsync("-format", "csv", "-execute", "SELECT temperature FROM climate");
        Assert.EndsWith(",21\n", climate, StringComparison.Ordinal);
        Assert.Contains("telemetry", (await stand.InfluxAsync("-execute", "SHOW DATABASES")).Output, StringComparison.Ordinal);
        Assert.Contains("wifi", (await stand.InfluxAsync("-execute", "SHOW MEASUREMENTS")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_influx_command_line_imports_a_file_and_the_bad_line_alone_is_refused()
    {
        await using var stand = await DoorStand.OpenAsync();
        var lines = string.Concat(Enumerable.Range(0, 7_000).Select(i => i == 4_444 ? $"wifi,device=ap-1,bss=w stations=NaN {now - i}\n" : $"wifi,device=ap-1,bss=w stations={i % 50}i {now - i}\n"));
        var file = stand.File("import.txt", $"# DDL\nCREATE DATABASE telemetry\n# DML\n# CONTEXT-DATABASE: telemetry\n{lines}");
        var (_, output) = await stand.InfluxAsync("-import", "-path", file, "-precision", "ms");
        Assert.Contains("line", output, StringComparison.Ordinal);
        Assert.Contains("not-finite dropped=1", output, StringComparison.Ordinal);
        Assert.Contains($"{6_999}", await stand.AskAsync("SELECT count(stations) FROM wifi"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_as_Telegraf_makes_them_are_taken(bool overInflux)
    {
        await using var server = overInflux ? await InfluxServer.StartAsync() : null;
        await using var stand = await DoorStand.OpenAsync(server);
        // outputs.influxdb: creates its database first, then writes with nanoseconds, gzip and a password.
        var password = $"any:{DoorStand.Token}";
        Assert.Equal(200, (await stand.CurlAsync("/query", "-u", password, "-A", "Telegraf/1.30.0 Go/1.22", "-H", "Content-Type: application/x-www-form-urlencoded", "--data", "q=CREATE+DATABASE+%22telemetry%22")).Status);
        var body = stand.File("lines", $"host,host=pi-7 cpu_temp=48.3,load1=0.25 {now}000000\nclimate,host=pi-7,sensor=bme280 temperature=18.75,humidity=61,pressure=1013.25 {now}000000\n");
        Assert.Equal(0, (await DoorStand.RunAsync("gzip", ["-k", body])).ExitCode);
        Assert.Equal(204, (await stand.CurlAsync("/write?consistency=any&db=telemetry&precision=ns", "-u", password, "-A", "Telegraf/1.30.0 Go/1.22", "-H", "Content-Encoding: gzip", "-H", "Content-Type: text/plain; charset=utf-8", "--data-binary", $"@{body}.gz")).Status);
        // outputs.influxdb_v2.
        Assert.Equal(204, (await stand.CurlAsync("/api/v2/write?bucket=telemetry&org=city", "-H", $"Authorization: Token {DoorStand.Token}", "-A", "Telegraf/1.30.0 Go/1.22", "-H", "Content-Encoding: gzip", "-H", "Content-Type: text/plain; charset=utf-8", "--data-binary", $"@{body}.gz")).Status);
        Assert.Equal(
            $$"""{"results":[{"statement_id":0,"series":[{"name":"climate","columns":["time","device","humidity","pressure","sensor","temperature"],"values":[[{{now}},"pi-7",61,1013.25,"bme280",18.75]]}]}]}""",
            await stand.AskAsync("SELECT * FROM climate"));
        Assert.Contains($"[{now},48.3,0.25]", await stand.AskAsync("SELECT cpu_temp, load1 FROM host"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_InfluxDB_answers_the_same_questions_the_same()
    {
        await using var server = await InfluxServer.StartAsync();
        await using var behind = await InfluxServer.StartAsync();
        await using var overFile = await DoorStand.OpenAsync();
        await using var overInflux = await DoorStand.OpenAsync(behind);
        await server.AskAsync("CREATE DATABASE telemetry", "");
        var random = new Random(20_261_121);
        var lines = new StringBuilder();
        for (var t = now - 7_200_000; t < now; t += 30_000)
        {
            if (t % 1_800_000 < 300_000) continue;
            foreach (var (device, bss) in ((string, string)[])[("ap-1", "w0"), ("ap-1", "w1"), ("ap-2", "w0")])
                lines.Append($"wifi,bss={bss},device={device} stations={random.Next(60)}i,assoc={(t / 30_000 + device.Length) % 90}i {t}\n");
            lines.Append($"air,device=air-1,sensor=s\\ 1 pm2_5={random.Next(1, 400) / 8.0:R},n={random.Next(9)}i {t + 1}\n");
        }
        await server.WriteAsync(lines.ToString());
        foreach (var stand in (DoorStand[])[overFile, overInflux])
            Assert.Equal(204, (await stand.CurlAsync("/write?db=telemetry&precision=ms", "-H", $"Authorization: Token {DoorStand.Token}", "--data-binary", "@" + stand.File("lines", lines.ToString()))).Status);

        var range = $"time >= {now - 7_200_000}ms AND time < {now}ms";
        string[] questions =
        [
            "SHOW DATABASES", "SHOW MEASUREMENTS", "SHOW TAG KEYS", "SHOW TAG KEYS FROM \"wifi\"", "SHOW FIELD KEYS", "SHOW TAG VALUES WITH KEY = \"device\"",
            "SHOW TAG VALUES FROM wifi WITH KEY IN (\"device\",\"bss\") WHERE \"device\" =~ /ap-1/", "SHOW SERIES", "SHOW MEASUREMENTS LIMIT 1",
            "SELECT * FROM wifi WHERE device = 'ap-2' LIMIT 7", "SELECT * FROM air ORDER BY time DESC LIMIT 3", "SELECT stations, bss FROM wifi WHERE device = 'ap-2' LIMIT 4 OFFSET 2",
            "SELECT pm2_5 FROM air GROUP BY * LIMIT 2", "SELECT stations FROM wifi GROUP BY device, bss LIMIT 2 SLIMIT 2 SOFFSET 1",
            $"SELECT mean(\"stations\") FROM \"wifi\" WHERE {range} GROUP BY time(5m) fill(null)", $"SELECT mean(\"stations\") FROM \"wifi\" WHERE {range} GROUP BY time(5m), \"device\" fill(none)",
            $"SELECT max(stations), min(stations), count(stations), sum(stations), spread(stations) FROM wifi WHERE {range} GROUP BY time(15m), bss",
            $"SELECT first(stations), last(stations) FROM wifi WHERE {range} AND device = 'ap-2' GROUP BY time(10m) fill(previous)",
            $"SELECT median(pm2_5), percentile(pm2_5, 95) FROM air WHERE {range} GROUP BY time(20m)", $"SELECT mean(pm2_5) FROM air WHERE {range} GROUP BY time(5m) fill(linear)",
            $"SELECT mean(pm2_5) * 2 + 1 FROM air WHERE {range} GROUP BY time(30m) fill(0)", $"SELECT mean(pm2_5) FROM air WHERE {range} GROUP BY time(7m, 2m)",
            $"SELECT non_negative_derivative(mean(assoc), 1m) FROM wifi WHERE {range} AND device = 'ap-2' GROUP BY time(10m) fill(none)",
            $"SELECT derivative(max(assoc)) FROM wifi WHERE {range} AND device = 'ap-2' GROUP BY time(10m) fill(none)", $"SELECT difference(last(assoc)) FROM wifi WHERE {range} AND device='ap-2' GROUP BY time(10m) fill(none)",
            "SELECT last(pm2_5) FROM air", "SELECT max(pm2_5) FROM air", "SELECT count(stations) FROM wifi", "SELECT mean(stations) FROM wifi GROUP BY device", "SELECT mean(*) FROM air",
            $"SELECT mean(stations) FROM wifi WHERE {range} AND (device = 'ap-2' OR bss = 'w1') GROUP BY time(1h), * fill(none)", $"SELECT mean(stations) FROM wifi WHERE {range} AND device !~ /2$/ GROUP BY time(1h)",
            $"SELECT mean(pm2_5) FROM air WHERE {range} GROUP BY time(1d) fill(none) tz('Asia/Tokyo')", $"SELECT mean(pm2_5) FROM air WHERE {range} GROUP BY time(1d) fill(none)",
            $"SELECT cumulative_sum(sum(n)) FROM air WHERE {range} GROUP BY time(30m) fill(none)", $"SELECT moving_average(mean(n), 2) FROM air WHERE {range} GROUP BY time(30m) fill(none)",
            "SELECT mean(stations) FROM wifi WHERE time > now() - 1m AND device = 'nobody' GROUP BY time(1m)", "SELECT last(stations) AS x FROM wifi WHERE device = 'ap-1' GROUP BY bss",
        ];
        var different = new List<string>();
        foreach (var question in questions)
        {
            // The empty tag value of a series is InfluxDB's way to say that it has none; digits beyond the fifteenth depend on the order of adding.
            var expected = Rounded((await server.AskAsync(question)).Replace("[\"_internal\"],", "", StringComparison.Ordinal));
            foreach (var (name, stand) in ((string, DoorStand)[])[("file", overFile), ("influx", overInflux)])
                if (Rounded(await stand.AskAsync(question)) is var actual && actual != expected) different.Add($"{question} ({name})\n  InfluxDB {expected}\n  door     {actual}");
        }
        Assert.True(different.Count == 0, string.Join("\n", different));
    }

    private static string Rounded(string json) => System.Text.RegularExpressions.Regex.Replace(
        json, "[0-9]+\\.[0-9]{6,}", m => Math.Round(double.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture), 6).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
}
