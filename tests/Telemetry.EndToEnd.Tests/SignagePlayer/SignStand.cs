using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

/// <summary>A broker, a desk, a collector's values and a player: everything around one sign.</summary>
public sealed class SignStand : IAsyncDisposable
{
    private SignStand(MosquittoBroker broker, CollectorStub collector)
    {
        (Broker, Collector) = (broker, collector);
        Wire = new TcpProxy(broker.Port);
        Desk = new TestDesk(broker);
        Player = new PlayerProcess(Wire.Url, collector.Url);
    }

    public MosquittoBroker Broker { get; }

    /// <summary>The player's own way to the broker; the desk has another.</summary>
    public TcpProxy Wire { get; }

    public CollectorStub Collector { get; }
    public TestDesk Desk { get; }
    public PlayerProcess Player { get; }

    /// <summary>Running, with the key ring known, in normal mode.</summary>
    public static async Task<SignStand> StartAsync(double valuesSecondsOld = 20)
    {
        var age = TimeSpan.FromSeconds(valuesSecondsOld);
        var stand = new SignStand(await MosquittoBroker.StartAsync(), await CollectorStub.StartAsync());
        try
        {
            stand.Collector.Values =
            [
                CollectorStub.Value("air-001", "air", "pm2_5", 12.4, "µg/m³", age),
                CollectorStub.Value("rad-001", "radiation", "dose_rate_10m", 0.042, "µSv/h", age),
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

    /// <summary>The player's connection breaks, and new ones lead nowhere until <see cref="Join"/>.</summary>
    public void Cut()
    {
        Wire.Swallowing = true;
        Wire.Cut();
    }

    public void Join()
    {
        Wire.Swallowing = false;
        Wire.Cut();
    }

    public async ValueTask DisposeAsync()
    {
        await Player.DisposeAsync();
        await Wire.DisposeAsync();
        await Desk.DisposeAsync();
        await Collector.DisposeAsync();
        await Broker.DisposeAsync();
        Assert.DoesNotContain(Player.Log.Split('\n'), line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal));
    }
}
