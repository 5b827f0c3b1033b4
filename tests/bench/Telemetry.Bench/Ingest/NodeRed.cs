using System.Text.Json;

namespace Telemetry.Bench;

/// <summary>Node-RED with node-red-contrib-influxdb, without editor: mqtt in, a function that reads line protocol, influx batch.</summary>
internal static class NodeRed
{
    private static readonly string Installed = Path.Combine(Repository.Artifacts, "installed", "node-red", "node_modules");

    public static async Task<Daemon> StartAsync(BenchStage stage, Broker broker, string prefix, InfluxUnderBench influx, CancellationToken stop)
    {
        var program = Path.Combine(Installed, "node-red", "red.js");
        if (!File.Exists(program)) throw new InvalidOperationException("Node-RED is not installed; cure: tests/bench/run.sh ingest, which does");
        var home = Directory.CreateDirectory(stage.In("node-red")).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "settings.cjs"), $$"""
            module.exports = {
              flowFile: 'flows.json', credentialSecret: false, httpAdminRoot: false, httpNodeRoot: false, uiHost: '127.0.0.1', uiPort: {{BenchStage.FreePort()}},
              nodesDir: {{JsonSerializer.Serialize(Path.Combine(Installed, "node-red-contrib-influxdb"))}},
              telemetry: { enabled: false }, logging: { console: { level: 'info' } },
            };

            """, stop);
        var function = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "bench", "node-red", "read-lines.js"), stop);
        await File.WriteAllTextAsync(Path.Combine(home, "flows.json"), Flow(broker, prefix, influx, function), stop);
        var daemon = stage.Start(new Daemon("node-red", "node", program, "--userDir", home, "--settings", Path.Combine(home, "settings.cjs")));
        await stage.UntilAsync(() => Task.FromResult(broker.HasSubscriber("node-red")), "it has subscribed", daemon, TimeSpan.FromMinutes(1), stop);
        return daemon;
    }

    private static string Flow(Broker broker, string prefix, InfluxUnderBench influx, string function) => JsonSerializer.Serialize(new object[]
    {
        new { id = "flow", type = "tab", label = "ingest" },
        new { id = "broker", type = "mqtt-broker", broker = "127.0.0.1", port = $"{broker.Port}", clientid = "node-red", autoConnect = true, protocolVersion = "4", keepalive = "60", cleansession = true },
        new { id = "in", type = "mqtt in", z = "flow", topic = $"{prefix}/#", qos = "1", datatype = "utf8", broker = "broker", wires = Wire("read") },
        new { id = "read", type = "function", z = "flow", func = function, outputs = 1, wires = Wire("batch") },
        new { id = "batch", type = "influxdb batch", z = "flow", influxdb = "server", precision = "ms", wires = (string[][])[] },
        new { id = "server", type = "influxdb", hostname = influx.Url.Host, port = $"{influx.Url.Port}", protocol = "http", database = InfluxUnderBench.Database, influxdbVersion = "1.x" },
    });

    private static string[][] Wire(string to) => [[to]];
}
