namespace Telemetry.Collector;

/// <summary>
/// A second address for outlets: what is asked there is asked for the public, whatever the question says, and nothing but numbers is to be had.
/// An outlet that knows only this address cannot forget the rule.
/// </summary>
public sealed class PublicDoor(HttpOptions options)
{
    private static readonly string[] Open = ["/api/v1/query", "/api/v1/latest", "/api/v1/unique"];
    private readonly int port = options.PublicUrl is { Length: > 0 } url ? new Uri(url).Port : 0;

    /// <summary>For whom an answer to this request must be; null: as it says itself.</summary>
    public Audience? Demands(HttpRequest request) => IsHere(request) ? Audience.Public : null;

    public bool Admits(HttpRequest request) => !IsHere(request) || Open.Contains(request.Path.Value, StringComparer.Ordinal);

    /// <summary>True for numbers that are made for the public, so that anybody and any site may read them.</summary>
    public bool IsForAll(HttpRequest request) =>
        Open.Contains(request.Path.Value, StringComparer.Ordinal)
        && (IsHere(request) || request.Query["audience"].ToString().Equals("public", StringComparison.OrdinalIgnoreCase));

    private bool IsHere(HttpRequest request) => port != 0 && request.HttpContext.Connection.LocalPort == port;
}

public static class PublicDoorMiddleware
{
    public static void UsePublicDoor(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<PublicDoor>();
        app.Use(async (context, next) =>
        {
            if (door.Admits(context.Request)) await next(context);
            else context.Response.StatusCode = StatusCodes.Status404NotFound;
        });
    }
}
