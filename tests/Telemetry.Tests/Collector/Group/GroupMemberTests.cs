using System.CommandLine;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Telemetry.Collector;
using Telemetry.Tests.Collector.Influx;

namespace Telemetry.Tests.Collector.Group;

/// <summary>A whole collector that is not the desk: it brings no second key ring, and says where the desk is.</summary>
public sealed class GroupMemberTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("member-").FullName;
    private ScriptedInflux influx = null!;
    private string config = null!;

    public async Task InitializeAsync()
    {
        influx = await ScriptedInflux.StartAsync();
        config = Path.Combine(folder, "collector.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new
        {
            Broker = new { Url = "mqtt://127.0.0.1:9", ClientId = "collector-2" }, Group = new { Name = "ingest" },
            Store = new { Kind = "InfluxDb", Url = influx.Url.ToString() }, Http = new { Url = "http://127.0.0.1:0" },
        }));
    }

    public async Task DisposeAsync()
    {
        await influx.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_answers_for_itself_only_and_makes_neither_keys_nor_orders_nor_twins()
    {
        await using (var app = CollectorApp.Compose(OptionsReader.Read(config), builder => builder.WebHost.UseTestServer()))
        {
            await app.OpenFirstAsync(default);
            await app.StartAsync();
            using var http = app.GetTestClient();
            using var answer = await http.GetAsync("/health");
            var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("ingest-only", health.GetProperty("group").GetProperty("role").GetString());
            Assert.False(health.TryGetProperty("alerts", out _));
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/quarantine")).StatusCode);
            foreach (var path in (string[])["/api/v1/latest", "/api/v1/query?measurement=wifi&field=stations", "/api/v1/devices", "/api/v1/alerts", "/api/v1/twins", "/api/v1/places"])
            {
                using var elsewhere = await http.GetAsync(path);
                Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
                Assert.Contains("ask the desk, the collector with Broker:ClientId collector", await elsewhere.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
            await app.StopAsync();
        }
        Assert.False(Directory.Exists(Path.Combine(folder, "alerts")), "a member made a folder of keys");
        Assert.False(File.Exists(Path.Combine(folder, "fleet.db")), "a member made a file of twins");
    }

    [Theory]
    [InlineData("order", "begin", "--hazard", "flood", "--level", "2", "--area", "14131", "--status", "drill")]
    [InlineData("keys", "show")]
    [InlineData("twin", "clear", "ap-1", "--new")]
    [InlineData("places", "list")]
    public async Task Commands_of_the_city_are_refused_there_and_name_the_desk(params string[] arguments)
    {
        var errors = new StringWriter();
        var root = CollectorCommands.Build((_, _) => Task.CompletedTask, TimeProvider.System);
        var exit = await root.Parse([.. arguments, "--config", config]).InvokeAsync(new InvocationConfiguration { Error = errors, Output = new StringWriter() });
        Assert.Equal(2, exit);
        Assert.Contains("run the command with the configuration of the desk, the collector with Broker:ClientId collector", errors.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "alerts")));
    }

    [Fact]
    public async Task Two_collectors_of_one_machine_may_not_share_their_records_either()
    {
        await using var app = CollectorApp.Compose(OptionsReader.Read(config), builder => builder.WebHost.UseTestServer());
        using var first = StoreLock.Take(Path.Combine(folder, "collector.db"), "Records:Path");
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => app.OpenFirstAsync(default));
        Assert.Contains("in use by another collector", refused.Message, StringComparison.Ordinal);
        Assert.Contains("give this one its own Records:Path", refused.Message, StringComparison.Ordinal);
    }
}
