using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

/// <summary>A broker, a desk, a collector's values and a player: everything around one sign.</summary>
public sealed class SignStand : IAsyncDisposable
{
    private SignStand(MosquittoBroker broker, CollectorStub collector)
    {
        (Broker, Collector) = (broker, collector);
        Desk = new TestDesk(broker);
        Player = new PlayerProcess(broker.Url, collector.Url);
    }

    public MosquittoBroker Broker { get; }
    public CollectorStub Collector { get; }
    public TestDesk Desk { get; }
    public PlayerProcess Player { get; }

    /// <summary>Running, with the key ring known, in normal mode.</summary>
    public static async Task<SignStand> StartAsync()
    {
        var stand = new SignStand(await MosquittoBroker.StartAsync(), await CollectorStub.StartAsync());
        try
        {
            stand.Collector.Values =
            [
                CollectorStub.Value("air-001", "air", "pm2_5", 12.4, "µg/m³", TimeSpan.FromSeconds(20)),
                CollectorStub.Value("rad-001", "radiation", "dose_rate", 0.042, "µSv/h", TimeSpan.FromSeconds(20)),
            ];
            File.WriteAllText(stand.Player.RootKeyFile, stand.Desk.RootJwk);
            await stand.Player.StartAsync();
            await stand.Desk.SendRingAsync();
            await stand.Player.StateBecomesAsync("the key ring is known", s => s.GetProperty("keyRing").ValueKind != System.Text.Json.JsonValueKind.Null);
            return stand;
        }
        catch
        {
            await stand.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Player.DisposeAsync();
        await Desk.DisposeAsync();
        await Collector.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
