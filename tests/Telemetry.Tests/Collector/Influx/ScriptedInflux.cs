using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Telemetry.Tests.Collector.Influx;

/// <summary>One write as it arrived.</summary>
internal sealed record ScriptedWrite(string Path, string Query, string? Authorization, string? Encoding, IReadOnlyList<string> Lines, int Number);

/// <summary>How to answer it; <paramref name="Keeps"/> says which lines the server stores although it does not answer 204.</summary>
internal sealed record ScriptedReply(int Status, string Body = "", string? RetryAfter = null, Func<string, bool>? Keeps = null)
{
    public static readonly ScriptedReply Stored = new(204);

    /// <summary>The connection ends in the middle.</summary>
    public static readonly ScriptedReply Cut = new(-1);

    /// <summary>No answer for as long as the client waits.</summary>
    public static readonly ScriptedReply Silent = new(-2);
}

/// <summary>A real HTTP server on a loopback port that answers writes as the test says, and keeps what it would have stored.</summary>
internal sealed class ScriptedInflux : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<ScriptedWrite> writes = [];
    private readonly List<string> stored = [];

    private ScriptedInflux()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public Func<ScriptedWrite, ScriptedReply> Reply { get; set; } = _ => ScriptedReply.Stored;

    /// <summary>The answer to any InfluxQL.</summary>
    public string Rows { get; set; } = """{"results":[{"statement_id":0}]}""";

    /// <summary>The status of that answer; -2: none.</summary>
    public int RowsStatus { get; set; } = 200;

    public Uri Url => new(app.Urls.Single());

    public IReadOnlyList<ScriptedWrite> Writes
    {
        get { lock (gate) return [.. writes]; }
    }

    /// <summary>Every line that the server has, once.</summary>
    public IReadOnlyList<string> Stored
    {
        get { lock (gate) return [.. stored.Distinct().Order(StringComparer.Ordinal)]; }
    }

    public static async Task<ScriptedInflux> StartAsync()
    {
        var server = new ScriptedInflux();
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/query")
        {
            if (RowsStatus == ScriptedReply.Silent.Status) await SilenceAsync(context);
            else
            {
                context.Response.StatusCode = RowsStatus;
                await context.Response.WriteAsync(Rows);
            }
            return;
        }
        var write = await ReadAsync(context.Request);
        var reply = Reply(write);
        lock (gate)
        {
            writes.Add(write);
            stored.AddRange(write.Lines.Where(l => reply.Keeps?.Invoke(l) ?? reply.Status is >= 200 and < 300));
        }
        if (reply == ScriptedReply.Cut) context.Abort();
        else if (reply == ScriptedReply.Silent) await SilenceAsync(context);
        else
        {
            context.Response.StatusCode = reply.Status;
            if (reply.RetryAfter is { } after) context.Response.Headers.RetryAfter = after;
            if (reply.Body.Length > 0) await context.Response.WriteAsync(reply.Body);
        }
    }

    private static Task SilenceAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    private async Task<ScriptedWrite> ReadAsync(HttpRequest request)
    {
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        using var body = new MemoryStream();
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding == "gzip") await new GZipStream(request.Body, CompressionMode.Decompress).CopyToAsync(body);
        else await request.Body.CopyToAsync(body);
        var text = Encoding.UTF8.GetString(body.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        lock (gate)
            return new ScriptedWrite(request.Path, request.QueryString.Value!, request.Headers.Authorization, encoding, text.TrimEnd('\n').Split('\n'), writes.Count);
    }
}
