namespace Telemetry.Bench;

/// <summary>Debian's collectd with ten plugins that read, at 1 Hz.</summary>
internal static class Collectd
{
    public const string Plugins = "cpu memory df disk interface load processes swap uptime vmem";

    /// <summary>Publishes each value at QoS 1 and keeps nothing, which is how it is run.</summary>
    public static Daemon OverMqtt(BenchStage stage, Broker broker) => Of(stage, "collectd", "mqtt", $"""
        <Plugin mqtt>
          <Publish "bench">
            Host "127.0.0.1"
            Port "{broker.Port}"
            ClientId "collectd"
            QoS 1
            Prefix "collectd"
          </Publish>
        </Plugin>
        """);

    /// <summary>Keeps its values in files: the cheapest it can do for them to be there after a restart, though not flushed.</summary>
    public static Daemon IntoFiles(BenchStage stage) => Of(stage, "collectd-csv", "csv", $"""
        <Plugin csv>
          DataDir "{stage.In("collectd-csv-data")}"
          StoreRates false
        </Plugin>
        """);

    private static Daemon Of(BenchStage stage, string name, string writer, string section)
    {
        var file = stage.In($"{name}.conf");
        File.WriteAllText(file, $"""
            Hostname "bench"
            FQDNLookup false
            Interval 1
            BaseDir "{Directory.CreateDirectory(stage.In($"{name}-state")).FullName}"
            PIDFile "{stage.In($"{name}.pid")}"
            {string.Join('\n', Plugins.Split(' ').Append(writer).Select(plugin => $"LoadPlugin {plugin}"))}
            {section}

            """);
        return new Daemon(name, "collectd", "-f", "-C", file);
    }
}
