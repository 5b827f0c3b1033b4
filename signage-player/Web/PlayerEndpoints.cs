using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.FileProviders;

namespace Telemetry.SignagePlayer;

/// <summary>The HTTP table of the README, in its order.</summary>
internal static class PlayerEndpoints
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static WebApplication MapPlayer(this WebApplication app)
    {
        app.Use(HeadersAsync);
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        app.UseRouting();

        app.MapGet("/events", (HttpContext http, EventStream events) => events.ServeAsync(http));
        app.MapGet("/state", (StateHub hub, PlayerClock clock) => Results.Bytes(hub.Look().View.ToJson(clock.Look()), "application/json; charset=utf-8"));
        app.MapGet("/health", (PlayerHealth health) => Results.Json(health.Look(), PlayerJson.Readable.HealthView));
        app.MapGet("/content/{name}", (string name, ContentFolder content) =>
            content.Find(name) is { } file ? Results.File(file.Path, file.Type) : Results.NotFound());
        app.MapGet(WifiCode.Path, (WifiCode code) => code.Svg is { } svg ? Results.Bytes(svg, "image/svg+xml") : Results.NotFound());
        app.MapPost("/painted", (HttpContext http, PaintedDesk frames) =>
            TakeAsync(http, PlayerJson.Default.PaintedReport, report => report.IsSound, frames.Painted));
        app.MapPost("/heartbeat", (HttpContext http, ScreenWatch screens) =>
            TakeAsync(http, PlayerJson.Default.HeartbeatReport, report => report.IsSound, screens.Beat));
        return app;
    }

    private static Task HeadersAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(http);
    }

    /// <summary>A report of our own page: from this machine, JSON, small and well-formed. A foreign page cannot send JSON without asking first.</summary>
    private static async Task<IResult> TakeAsync<T>(HttpContext http, JsonTypeInfo<T> type, Predicate<T> isSound, Action<T> take) where T : class
    {
        if (http.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!http.Request.HasJsonContentType()) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        try
        {
            if (await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted) is not { } report || !isSound(report))
                return Results.BadRequest();
            take(report);
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }
        catch (BadHttpRequestException e)
        {
            return Results.StatusCode(e.StatusCode);
        }
    }
}
