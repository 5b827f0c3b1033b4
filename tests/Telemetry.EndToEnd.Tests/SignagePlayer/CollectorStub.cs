using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Telemetry.Contracts;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

/// <summary>Answers <c>/api/v1/latest</c> like the collector, with values that the test sets.</summary>
public sealed class CollectorStub : IAsyncDisposable
{
    private readonly WebApplication app;

    private CollectorStub(int port)
    {
        Url = $"http://127.0.0.1:{port}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        app = builder.Build();
        app.MapGet("/api/v1/latest", (string measurement, string field) => Results.Json(
            (IReadOnlyList<LatestValue>)[.. Values.Where(v => v.Measurement == measurement && v.Field == field)],
            ContractsJson.Default.IReadOnlyListLatestValue));
    }

    public string Url { get; }

    public IReadOnlyList<LatestValue> Values { get; set; } = [];

    public static async Task<CollectorStub> StartAsync()
    {
        var stub = new CollectorStub(FreePort.Next());
        await stub.app.StartAsync();
        return stub;
    }

    public static LatestValue Value(string device, string measurement, string field, double value, string unit, TimeSpan age) =>
        new(device, measurement, field, new Dictionary<string, string>(), value, unit, TimeProvider.System.GetUtcNow() - age, age.TotalSeconds);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
