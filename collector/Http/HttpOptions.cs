namespace Telemetry.Collector;

/// <summary>Configuration section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>Where the API listens. Plain HTTP: keep it on loopback or behind a proxy with TLS.</summary>
    public string Url { get; set; } = "http://127.0.0.1:5080";

    /// <summary>A second address for outlets, where everything is told as to the public; empty: none.</summary>
    public string PublicUrl { get; set; } = "";

    public string[] Urls => PublicUrl.Length > 0 ? [Url, PublicUrl] : [Url];

    /// <exception cref="StartRefusedException">Another program listens there, or the address is not this machine's.</exception>
    public void RefuseTakenPort()
    {
        foreach (var url in Urls)
            if (ServerStart.CannotListenOn(new Uri(url), "Http:Url or Http:PublicUrl") is { } taken) throw new StartRefusedException(taken);
    }

    public IEnumerable<string> Errors()
    {
        if (!IsAddress(Url)) yield return $"Http:Url '{Url}' is not an address to listen on: write http://127.0.0.1:5080";
        if (PublicUrl.Length == 0) yield break;
        if (!IsAddress(PublicUrl)) yield return $"Http:PublicUrl '{PublicUrl}' is not an address to listen on: write http://127.0.0.1:5083, or leave it out";
        else if (IsAddress(Url) && new Uri(Url).Port == new Uri(PublicUrl).Port) yield return "Http:PublicUrl has the port of Http:Url: the port says for whom an answer is, so give it another";
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/";
}
