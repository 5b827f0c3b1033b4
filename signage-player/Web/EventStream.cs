using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Telemetry.SignagePlayer;

/// <summary>Server-sent events (WHATWG HTML 9.2): first the page's number, then the whole state on connecting and at every change, so a page that missed something misses nothing.</summary>
internal sealed class EventStream(StateHub hub, ScreenWatch screens, PlayerClock clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public async Task ServeAsync(HttpContext http)
    {
        var page = screens.Join();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, page.Replaced);
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes($"retry: 1000\n\nevent: page\ndata: {page.Nonce}\n\n"), stop.Token);
            await SendAsync(http.Response.Body, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The page went away, gave way to another, or we stop.
        }
        finally
        {
            screens.Leave(page);
        }
    }

    private async Task SendAsync(Stream body, CancellationToken stop)
    {
        while (true)
        {
            var (view, changed) = hub.Look();
            byte[] message = [.. "data: "u8, .. view.ToJson(clock.Look()), .. "\n\n"u8];
            await body.WriteAsync(message, stop);
            await body.FlushAsync(stop);
            while (await Task.WhenAny(changed, Task.Delay(Heartbeat, clock.Time, stop)) != changed)
            {
                stop.ThrowIfCancellationRequested();
                await body.WriteAsync(": still here\n\n"u8.ToArray(), stop);
                await body.FlushAsync(stop);
            }
        }
    }
}
