using System.Net;
using System.Text.Json;

namespace Telemetry.Dashboards;

/// <summary>
/// <c>GET /live?show=wifi,air</c>: server-sent events. <c>values</c>: changed <see cref="LiveValue"/>s of the measurements shown;
/// <c>changed</c>: a state, an alert or the collector's presence changed, fetch the page again. A comment every heartbeat.
/// </summary>
public static class LiveEndpoint
{
    public static void AddLive(this IServiceCollection services) => services.AddSingleton<LiveHub>();

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/live", Stream);

    private static async Task Stream(
        HttpContext context, LiveHub hub, LastKnown lastKnown, DashboardsOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        using var subscription = hub.Join(ClientOf(context));
        if (subscription is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "60";
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var shown = ((string?)context.Request.Query["show"] ?? "").Split(',');
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            // The page may be older than this connection: begin with everything it shows.
            await Send(context.Response, "retry: 3000\n\n" + Values(LiveDelta.All(lastKnown.Snapshot), shown), end.Token);
            while (true) await Send(context.Response, await Next(subscription, shown, options.Live.Heartbeat, time, end.Token), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    // Of a proxy on this machine the last address is what it saw itself; those before it are what the reader says of himself.
    private static IPAddress? ClientOf(HttpContext context)
    {
        var peer = context.Connection.RemoteIpAddress;
        if (peer is not null && !IPAddress.IsLoopback(peer)) return peer;
        var last = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return IPAddress.TryParse(last, out var seen) ? seen : peer;
    }

    /// <summary>The next change as text, or a comment when nothing happens for a heartbeat.</summary>
    private static async Task<string> Next(
        LiveHub.Subscription subscription, string[] shown, TimeSpan heartbeat, TimeProvider time, CancellationToken end)
    {
        using var quiet = new CancellationTokenSource(heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, end);
        try
        {
            var delta = await subscription.Changes.ReadAsync(either.Token);
            return Values(delta.Values, shown) + (delta.WordsChanged ? "event: changed\ndata: {}\n\n" : "");
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            return ": still here\n\n";
        }
    }

    private static string Values(IEnumerable<LiveValue> values, string[] shown)
    {
        LiveValue[] wanted = [.. values.Where(v => shown.Contains(v.Key[..v.Key.IndexOf('/', StringComparison.Ordinal)]))];
        if (wanted.Length == 0) return "";
        return $"event: values\ndata: {JsonSerializer.Serialize(wanted, LiveJson.Default.IReadOnlyListLiveValue)}\n\n";
    }

    private static async Task Send(HttpResponse response, string text, CancellationToken end)
    {
        if (text.Length == 0) return;
        await response.WriteAsync(text, end);
        await response.Body.FlushAsync(end);
    }
}
