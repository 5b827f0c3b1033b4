using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.BrokerLink;

/// <summary>The two configurations of the broker as they are shipped: a client is who it is, whatever it calls itself.</summary>
public sealed class BrokerIdentityTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(Repository.Root, "broker-link", "mosquitto");
    private readonly TestCertificates city = new();

    [Theory, InlineData("local"), InlineData("fleet")]
    public async Task Nobody_pushes_another_off_the_broker_by_calling_itself_so(string configuration)
    {
        await using var broker = await StartAsync(configuration);
        await using var collector = await ConnectedAsync(broker, configuration, "collector", "collector");
        await using var sign = await ConnectedAsync(broker, configuration, "sign-0001", "sign-0001");
        await using var player = await ConnectedAsync(broker, configuration, "sign-0001-player", "sign-0001-player");

        await using var thief = await ConnectedAsync(broker, configuration, "air-001", "collector");
        await using var second = await ConnectedAsync(broker, configuration, "air-002", "sign-0001");
        await sign.PublishAsync("city/status/sign-0001", "still here");
        await collector.UntilReceivedAsync("still here");
        await player.PublishAsync("city/screen/sign-0001", "what the panel shows");
        await player.PublishAsync("city/alert/receipt/sign-0001", "what became of an order");
        await collector.UntilReceivedAsync("what the panel shows");
        await collector.UntilReceivedAsync("what became of an order");

        Assert.Empty(collector.Losses);
        Assert.Empty(sign.Losses);
        Assert.Empty(player.Losses);
    }

    [Theory, InlineData("local"), InlineData("fleet")]
    public async Task Nobody_writes_what_devices_act_on_but_the_collector(string configuration)
    {
        await using var broker = await StartAsync(configuration);
        await using var collector = await ConnectedAsync(broker, configuration, "collector", "collector");
        await using var device = await ConnectedAsync(broker, configuration, "air-001", "air-001");
        string[] owned =
        [
            "alert/order/x", "alert/keyring", "alert/beacon", "twin/air-001/desired", "twin/air-002/reported", "content/air-001", "cmd/air-001", "key/air-001",
            "status/air-002", "tele/air-002", "screen/air-002", "ack/air-001",
        ];
        foreach (var topic in owned) await device.PublishAsync($"city/{topic}", topic);
        await device.PublishAsync("city/status/air-001", "mine");

        // In order: what the broker had let through would be here before.
        await collector.UntilReceivedAsync("mine");
        Assert.Equal(["mine"], collector.Messages.Select(m => m.Text));
    }

    [Theory, InlineData("local"), InlineData("fleet")]
    public async Task Without_a_name_there_is_no_connection(string configuration)
    {
        await using var broker = await StartAsync(configuration);
        await using var nobody = new LinkUnderTest(configuration == "fleet" ? broker.TlsUrl : broker.Url, "collector", configure: o =>
        {
            if (configuration == "fleet") o.CaFile = city.AuthorityFile;
        });
        await nobody.UntilFailedAsync(2);
        Assert.Equal(0, nobody.Connection.Counters.Connects);
    }

    public void Dispose() => city.Dispose();

    private Task<MosquittoBroker> StartAsync(string configuration)
    {
        var (certificate, key) = city.Issue("broker", "127.0.0.1");
        // Its own listener and user are the test's; everything else is what ships.
        var lines = File.ReadLines(Path.Combine(Shipped, $"{configuration}.conf"))
            .Where(line => line.Length > 0 && line[0] != '#' && !line.StartsWith("listener ", StringComparison.Ordinal) && !line.StartsWith("user ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[0] switch
            {
                "cafile" => $"cafile {city.AuthorityFile}",
                "certfile" => $"certfile {certificate}",
                "keyfile" => $"keyfile {key}",
                "acl_file" => "acl_file {dir}/rules.acl",
                _ => line,
            });
        var broker = new MosquittoBroker([.. lines]);
        string[] rules = configuration == "local" ? ["devices.acl", "local.acl", "player.acl"] : ["devices.acl", "player.acl"];
        var text = string.Concat(rules.Select(name => File.ReadAllText(Path.Combine(Shipped, name))));
        broker.Files.Write("rules.acl", text.Replace("@DEVICE@", "sign-0001", StringComparison.Ordinal));
        return MosquittoBroker.StartAsync(broker);
    }

    private Task<LinkUnderTest> ConnectedAsync(MosquittoBroker broker, string configuration, string name, string clientId)
    {
        var (certificate, key) = city.Issue(name);
        return LinkUnderTest.ConnectedAsync(configuration == "fleet" ? broker.TlsUrl : broker.Url, clientId, name == "collector" ? ["city/#"] : [], options =>
        {
            if (configuration == "local") options.Username = name;
            else (options.CaFile, options.CertificateFile, options.KeyFile) = (city.AuthorityFile, certificate, key);
        });
    }
}
