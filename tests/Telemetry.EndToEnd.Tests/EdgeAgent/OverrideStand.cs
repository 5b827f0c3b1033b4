using System.Text.Json;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.EdgeAgent;

/// <summary>A broker, a collector whose command line signs orders, and an agent with a lamp in a file and a host source to hurry.</summary>
internal sealed class OverrideStand : IAsyncDisposable
{
    public const string Device = "ap-0001", Area = "14131";
    private static readonly string[] Persons = ["desk-a", "desk-b"], Areas = [Area];
    private static readonly HttpClient Http = new();
    private readonly TemporaryDirectory directory = new();

    private OverrideStand(MosquittoBroker broker)
    {
        Broker = broker;
        HttpPort = FreePort.Next();
        CollectorFile = directory.Write("collector.json", JsonSerializer.Serialize(new
        {
            Broker = new { Url = broker.Url.ToString(), ClientId = "collector", Username = "collector", BackoffMin = "00:00:00.100", BackoffMax = "00:00:01" },
            Http = new { Url = $"http://127.0.0.1:{HttpPort}" },
            Store = new { Path = directory.File("store/telemetry.db") },
            Alerts = new { Directory = directory.File("alerts"), Issuer = "city", Persons },
        }));
        Collector = new AppProcess("Collector", "run", "--config", CollectorFile);
        directory.Write("lamp", "");
        Agent = new AppProcess("EdgeAgent", "run", "--config", directory.Write("agent.json", JsonSerializer.Serialize(new
        {
            Device,
            Clock = new { Trust = "Always" },
            Broker = new { Url = broker.Url.ToString(), ClientId = Device, Username = Device, BackoffMin = "00:00:00.100", BackoffMax = "00:00:01" },
            Journal = new { Path = directory.File("journal.db"), CommitInterval = "00:00:00.5" },
            Heartbeat = "00:00:01",
            Sources = new[] { new { Kind = "host", Name = "host", Interval = "01:00:00" } },
            Orders = new
            {
                RootKeyFile = directory.File("alerts/root.jwk"), Areas, StateDirectory = directory.File("orders"),
                Actions = new object[]
                {
                    new { Kind = "gpio-output", Name = "lamp", Path = LampFile },
                    new { Kind = "sample-faster", Name = "faster", Interval = "00:00:00.2" },
                },
            },
        })));
    }

    public MosquittoBroker Broker { get; }
    public AppProcess Collector { get; }
    public AppProcess Agent { get; }
    public int HttpPort { get; }
    public string CollectorFile { get; }
    public string LampFile => directory.File("lamp");
    public string OrdersFolder => directory.File("orders/orders");
    public string Lamp => File.ReadAllText(LampFile);

    public static async Task<OverrideStand> StartAsync()
    {
        var stand = new OverrideStand(await MosquittoBroker.StartAsync());
        stand.Collector.Start();
        stand.Agent.Start();
        await Eventually.True(stand.ListensAsync, "the collector listens", () => stand.Collector.Log);
        await Eventually.True(() => stand.Lamp == "0", "the lamp is held at rest", () => stand.Agent.Log);
        return stand;
    }

    /// <summary>The command line of the collector; answers what it printed as JSON.</summary>
    public async Task<JsonElement> OrderAsync(string verb, params string[] arguments)
    {
        var (code, output) = await AppProcess.RunAsync("Collector", ["order", verb, "--config", CollectorFile, "--json", "--wait", "1s", .. arguments]);
        // 5: at the broker, and the agent has not acted within the second.
        Assert.True(code is 0 or 5, output);
        return JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
    }

    public Task<JsonElement> BeginAsync(string status, params string[] more) =>
        OrderAsync("begin", ["--hazard", "flood", "--level", "4", "--area", Area, "--status", status, .. more]);

    /// <summary>The command line of the collector for twins and commands.</summary>
    public Task<(int Code, string Output)> FleetAsync(params string[] arguments) => AppProcess.RunAsync("Collector", [.. arguments, "--config", CollectorFile]);

    public Task<string> GetAsync(string path) => Http.GetStringAsync($"http://127.0.0.1:{HttpPort}{path}");

    public string Write(string name, string content) => directory.Write(name, content);

    /// <summary>Every receipt that the collector's ledger has, the newest first.</summary>
    public async Task<IReadOnlyList<Receipt>> ReceiptsAsync() => JsonSerializer.Deserialize(
        await Http.GetStringAsync($"http://127.0.0.1:{HttpPort}/api/v1/receipts"), ContractsJson.Default.IReadOnlyListReceipt)!;

    public async Task<Receipt> ReceiptAsync(string order, int rev, ReceiptState state, string reason)
    {
        Receipt? found = null;
        await Eventually.True(
            async () => (found = (await ReceiptsAsync()).FirstOrDefault(r => r.Device == Device && r.Order == order && r.Rev == rev && r.State == state && r.Reason == reason)) is not null,
            $"the receipt {state} of {order} arrives with '{reason}'", () => Agent.Log);
        return found!;
    }

    /// <summary>0 also while the collector does not know the device yet.</summary>
    public async Task<int> HostLinesAsync()
    {
        using var answer = await Http.GetAsync($"http://127.0.0.1:{HttpPort}/api/v1/query?measurement=host&field=load1&device={Device}");
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound) return 0;
        return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())
            .RootElement.GetProperty("series").EnumerateArray().Sum(series => series.GetProperty("points").GetArrayLength());
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var answer = await Http.GetAsync($"http://127.0.0.1:{HttpPort}/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Collector.DisposeAsync();
        await Broker.DisposeAsync();
        directory.Dispose();
    }
}
