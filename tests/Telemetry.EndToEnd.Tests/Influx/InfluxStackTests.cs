using System.Diagnostics;
using Telemetry.EndToEnd.Tests.Support;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests.Influx;

/// <summary><c>./deploy.sh local --store influxdb</c> as a newcomer runs it.</summary>
public sealed class InfluxStackTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_whole_product_runs_on_InfluxDB_and_leaves_nothing_behind()
    {
        using var directory = new TemporaryDirectory();
        var (mqtt, collector, dashboards, player, influx) = (FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
        string[] arguments =
        [
            Path.Combine(Repository.Root, "deploy.sh"), "local", "--fresh", "--store", "influxdb", "--influx-port", $"{influx}", "--data", directory.File("data"), "--mqtt-port", $"{mqtt}",
            "--collector-port", $"{collector}", "--dashboards-port", $"{dashboards}", "--player-port", $"{player}",
        ];
        using var deploy = Process.Start(new ProcessStartInfo("bash", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = new System.Text.StringBuilder();
        void Keep(object _, DataReceivedEventArgs line)
        {
            lock (said) said.AppendLine(line.Data);
        }
        string Said()
        {
            lock (said) return said.ToString();
        }
        deploy.OutputDataReceived += Keep;
        deploy.ErrorDataReceived += Keep;
        deploy.BeginOutputReadLine();
        deploy.BeginErrorReadLine();
        try
        {
            await Eventually.True(() => deploy.HasExited || Said().Contains("/environment", StringComparison.Ordinal), "deploy.sh says that data flows", Said, TimeSpan.FromMinutes(10));
            Assert.False(deploy.HasExited, Said());
            using var http = new HttpClient();
            var rows = await http.GetStringAsync(new Uri($"http://127.0.0.1:{influx}/query?db=telemetry&q=SELECT+count(stations)+FROM+wifi"));
            output.WriteLine(rows);
            Assert.Contains("\"columns\":[\"time\",\"count\"]", rows, StringComparison.Ordinal);
            Assert.Contains("\"points\":[[", await http.GetStringAsync(new Uri($"http://127.0.0.1:{collector}/api/v1/query?measurement=wifi&field=stations&step=1m")), StringComparison.Ordinal);
            Assert.False(File.Exists(directory.File("data/collector/telemetry.db")));

            var token = (await File.ReadAllTextAsync(directory.File("data/config/door.tokens"))).Split(' ')[1].Trim();
            var (_, listed) = await DoorStand.RunAsync("influx", ["-port", $"{collector}", "-database", "telemetry", "-execute", "SHOW MEASUREMENTS"], ("INFLUX_USERNAME", "any"), ("INFLUX_PASSWORD", token));
            Assert.Contains("radiation", listed, StringComparison.Ordinal);
        }
        finally
        {
            if (!deploy.HasExited) Process.Start("kill", ["-TERM", $"{deploy.Id}"]).WaitForExit();
            await deploy.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System);
        }
        Assert.Equal(143, deploy.ExitCode);
        Assert.DoesNotContain("had to be killed", Said(), StringComparison.Ordinal);
        using var left = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => left.GetStringAsync(new Uri($"http://127.0.0.1:{influx}/ping")));
    }
}
