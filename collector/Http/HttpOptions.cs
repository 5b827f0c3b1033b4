namespace Telemetry.Collector;

/// <summary>Configuration section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>Where the API listens. Plain HTTP: keep it on loopback or behind a proxy with TLS.</summary>
    public string Url { get; set; } = "http://127.0.0.1:5080";

    public IEnumerable<string> Errors()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
            yield return $"Http:Url '{Url}' is not an address to listen on: write http://127.0.0.1:5080";
    }
}
