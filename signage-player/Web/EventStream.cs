using Microsoft.AspNetCore.Http.Features;

namespace Telemetry.SignagePlayer;

/// <summary>Server-sent events (WHATWG HTML 9.2): the whole state on connecting and at every change, so a page that missed something misses nothing.</summary>
internal sealed class EventStream(StateHub hub, ScreenWatch screens, PlayerClock clock, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    public async Task ServeAsync(HttpContext http)
    {
        if (!screens.TryJoin())
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await http.Response.Body.WriteAsync("retry: 1000\n\n"u8.ToArray(), stop.Token);
            await SendAsync(http.Response.Body, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The page went away, or we stop.
        }
        finally
        {
            screens.Leave();
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
