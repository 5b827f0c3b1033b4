using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.BrokerLink;
using Telemetry.Collector;

namespace Telemetry.Tests.Collector.Door;

/// <summary>A whole collector with an open door, whose broker is away; its clock stands at noon.</summary>
internal sealed class DoorHouse : IAsyncDisposable
{
    public const long Noon = StoreHouse.Noon;
    public const string Token = "0123456789abcdef-both", Reader = "0123456789abcdef-read", Weather = "0123456789abcdef-weather";

    private WebApplication app = null!;

    private DoorHouse()
    {
    }

    public StoreHouse House { get; } = new();
    public HttpClient Http { get; private set; } = null!;
    public GatedStore Store { get; private set; } = null!;
    public string TokenFile => Path.Combine(House.Folder, "door.tokens");

    public static async Task<DoorHouse> OpenAsync(bool held = false, IReadOnlyList<RejectedPoint>? rejects = null, bool closed = false, Action<DoorOptions>? adjust = null)
    {
        var door = new DoorHouse();
        door.WriteTokens($"# who\nboth {Token}\nreader {Reader} read\n\nweather {Weather} write weather-* roof-1\n");
        door.Store = new GatedStore(door.House.Store) { Rejects = rejects ?? [] };
        if (!held) door.Store.Go.SetResult();
        var options = new CollectorOptions
        {
            Broker = new BrokerOptions { Url = new Uri("mqtt://127.0.0.1:9"), ClientId = "collector" }, Store = door.House.Options, Records = door.House.RecordsOptions,
            Alerts = new AlertsOptions { Directory = Path.Combine(door.House.Folder, "alerts") }, Registry = door.House.RootedRegistry, Door = new DoorOptions { TokenFile = closed ? null : door.TokenFile },
        };
        adjust?.Invoke(options.Door);
        Assert.Empty(options.Door.Errors());
        door.app = CollectorApp.Compose(options, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.AddSingleton<TimeProvider>(door.House.Clock).AddSingleton<ITimeSeriesStore>(door.Store).AddSingleton(door.House.Records);
        });
        await door.app.StartAsync();
        door.Http = door.app.GetTestClient();
        return door;
    }

    public void WriteTokens(string text) => PrivateFile.Write(TokenFile, Encoding.UTF8.GetBytes(text), PrivateFile.OwnerOnly);

    public async Task<(HttpStatusCode Status, string Text)> WriteAsync(string body, string query = "db=telemetry&precision=ms", string path = "/write", string? token = Token, bool gzip = false)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return await WriteAsync(gzip ? Gzip(bytes) : bytes, query, path, token, gzip);
    }

    public async Task<(HttpStatusCode Status, string Text)> WriteAsync(byte[] body, string query, string path = "/write", string? token = Token, bool gzip = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{path}?{query}") { Content = new ByteArrayContent(body) };
        if (gzip) request.Content.Headers.ContentEncoding.Add("gzip");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The error that a write is answered with.</summary>
    public static string ErrorOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(document.RootElement.TryGetProperty("error", out _) ? "error" : "message").GetString()!;
    }

    /// <summary>The answer to InfluxQL without what is around the series.</summary>
    public async Task<string> QueryAsync(string text, string more = "&epoch=ms", string token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/query?db=telemetry{more}&q={Uri.EscapeDataString(text)}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", token);
        using var response = await Http.SendAsync(request);
        var json = (await response.Content.ReadAsStringAsync()).TrimEnd('\n');
        const string before = """{"results":[{"statement_id":0""", after = "}]}";
        return json.StartsWith(before, StringComparison.Ordinal) && json.EndsWith(after, StringComparison.Ordinal) ? json[before.Length..^after.Length].TrimStart(',') : json;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest)) stream.Write(bytes);
        return packed.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        Store.Go.TrySetResult();
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await House.DisposeAsync();
    }
}
