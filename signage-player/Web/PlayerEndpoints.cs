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
        app.Use(GuardAsync);
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        app.UseRouting();

        app.MapGet("/events", (HttpContext http, EventStream events) => events.ServeAsync(http));
        app.MapGet("/state", (StateHub hub, PlayerClock clock) => Results.Bytes(hub.Look().View.ToJson(clock.Look()), "application/json; charset=utf-8"));
        app.MapGet("/health", (PlayerHealth health) => Results.Json(health.Look(), PlayerJson.Readable.HealthView));
        app.MapGet("/content/{name}", (string name, ContentFolder content) =>
            content.Open(name) is var (picture, type) ? Results.Stream(picture, type) : Results.NotFound());
        app.MapGet(WifiCode.Path, (WifiCode code) => code.Svg is { } svg ? Results.Bytes(svg, "image/svg+xml") : Results.NotFound());
        app.MapPost("/painted", (HttpContext http, PaintedDesk frames, ScreenWatch screens) =>
            TakeAsync(http, PlayerJson.Default.PaintedReport, report => report.IsSound, (page, report) =>
            {
                if (!screens.Paint(page, report)) return false;
                frames.Painted(report);
                return true;
            }));
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

    /// <summary>
    /// A foreign page may open the sign's page, and nothing else: a name that leads here (DNS rebinding) is not ours, and a browser says where a
    /// request comes from.
    /// </summary>
    private static Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var foreign = site is not ("" or "same-origin" or "none") && request.Headers["Sec-Fetch-Mode"] != "navigate";
        var origin = request.Headers.Origin.ToString();
        if (IsOurName(http) && !foreign && (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}")) return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("This is the sign's own server: open it as localhost, from its own page.\n");
    }

    private static bool IsOurName(HttpContext http)
    {
        var name = http.Request.Host.Host.Trim('[', ']');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && (IPAddress.IsLoopback(address) || address.Equals(http.Connection.LocalIpAddress)));
    }

    /// <summary>A report of a page that is connected now and names itself, from this machine, JSON, small and well-formed.</summary>
    /// <param name="take">Is given the number of the page; false when there is no such page.</param>
    private static async Task<IResult> TakeAsync<T>(HttpContext http, JsonTypeInfo<T> type, Predicate<T> isSound, Func<string, T, bool> take)
        where T : class
    {
        if (http.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from)) return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (!http.Request.HasJsonContentType()) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        try
        {
            if (await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted) is not { } report || !isSound(report))
                return Results.BadRequest();
            return take(http.Request.Headers["X-Page"].ToString(), report) ? Results.NoContent() : Results.StatusCode(StatusCodes.Status403Forbidden);
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
