using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector.Influx;

/// <summary>An InfluxStore before a scripted server, on a clock that the test moves.</summary>
internal sealed class InfluxBench : IAsyncDisposable
{
    public const long Noon = StoreHouse.Noon;

    private readonly IngestGroup group = new();

    private InfluxBench(ScriptedInflux server, Action<StoreOptions>? adjust)
    {
        Server = server;
        Options = new StoreOptions { Kind = StoreKind.InfluxDb, Url = server.Url, Org = "city hall" };
        adjust?.Invoke(Options);
        Store = new InfluxStore(Options, Time, new Random(7), NullLogger<InfluxStore>.Instance);
    }

    public ScriptedInflux Server { get; }
    public StoreOptions Options { get; }
    public InfluxStore Store { get; }
    public ManualTime Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds(Noon));

    public static async Task<InfluxBench> StartAsync(Action<StoreOptions>? adjust = null) => new(await ScriptedInflux.StartAsync(), adjust);

    public static async Task<InfluxBench> WithSecretAsync(StoreAuth auth, string secret) => await StartAsync(options =>
    {
        options.Auth = auth;
        options.Username = "collector";
        options.SecretFile = Path.GetTempFileName();
        PrivateFile.Write(options.SecretFile, Encoding.UTF8.GetBytes(secret + "\n"), PrivateFile.OwnerOnly);
    });

    /// <summary>Lines of device p-1 through decoder and store; time moves while the store waits.</summary>
    public async Task<WriteOutcome> WriteAsync(params string[] lines)
    {
        group.Clear();
        new BatchDecoder(new SeriesCache(Store.Catalog), new IngestCounters()).Decode("p-1", Encoding.UTF8.GetBytes(string.Join('\n', lines)), Noon, group);
        Assert.Empty(group.Refused);
        return await RunAsync(Store.WriteAsync(group.Points, default).AsTask());
    }

    /// <summary>The line that a rejected point came from, with the reason.</summary>
    public IEnumerable<string> Rejected(WriteOutcome outcome) =>
        outcome.Rejected.Select(r => $"{r.Reason}: {group.Points.LineOf(group.Points.Points[r.Index])}").Order(StringComparer.Ordinal);

    public async Task<T> RunAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
            if (!task.IsCompleted && Time.Waiting > 0) Time.Advance(TimeSpan.FromMilliseconds(20));
        }
        return await task;
    }

    public static string Line(int i, string bss = "w") => $"wifi,bss={bss} stations={i}i {Noon + i}";

    /// <summary>The same line as it is written: with its device.</summary>
    public static string Wire(int i, string bss = "w") => $"wifi,bss={bss},device=p-1 stations={i}i {Noon + i}";

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Server.DisposeAsync();
        if (Options.SecretFile is { } secret) File.Delete(secret);
    }
}
