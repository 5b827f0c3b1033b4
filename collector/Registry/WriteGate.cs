using System.Net;

namespace Telemetry.Collector;

/// <summary>
/// Who may change the registry over HTTP: a program on this machine, directly. The API has no accounts, and behind a proxy everybody seems to come
/// from this machine; a page in a browser here must not be able to do it either.
/// </summary>
public static class WriteGate
{
    private static readonly string[] Forwarded = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];

    /// <returns>Null when it may; else why not.</returns>
    public static string? Refusal(HttpRequest request)
    {
        var from = request.HttpContext.Connection.RemoteIpAddress;
        var local = from is null || IPAddress.IsLoopback(from);
        if (local && !Forwarded.Any(request.Headers.ContainsKey) && !request.Headers.ContainsKey("Origin")) return null;
        return "The registry is changed on the collector's own machine only, and not by a browser or through a proxy: use 'collector places' and 'collector devices' there.";
    }

    public static string Actor(HttpRequest request) => $"http {request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "local"}";
}
