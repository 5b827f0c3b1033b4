using System.Net;
using System.Net.Sockets;

namespace Telemetry.Collector;

/// <summary>Configuration section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>Where the API listens. Plain HTTP: keep it on loopback or behind a proxy with TLS.</summary>
    public string Url { get; set; } = "http://127.0.0.1:5080";

    /// <exception cref="StartRefusedException">Another program listens there, or the address is not this machine's.</exception>
    public void RefuseTakenPort()
    {
        var url = new Uri(Url);
        if (url.Port == 0 || !IPAddress.TryParse(url.Host == "localhost" ? "127.0.0.1" : url.Host.Trim('[', ']'), out var address)) return;
        try
        {
            using var listener = new TcpListener(address, url.Port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new StartRefusedException($"{Url} cannot be listened on ({e.Message}): stop the other program, or set Http:Url to a free address");
        }
    }

    public IEnumerable<string> Errors()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
            yield return $"Http:Url '{Url}' is not an address to listen on: write http://127.0.0.1:5080";
    }
}
