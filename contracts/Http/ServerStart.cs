using System.Net;
using System.Net.Sockets;

namespace Telemetry.Contracts;

/// <summary>How the apps that serve pages begin and fail, alike.</summary>
public static class ServerStart
{
    /// <summary>Exit code: the configuration or the command line is wrong; every error was told.</summary>
    public const int BadConfiguration = 2;

    /// <summary>Exit code: the address cannot be listened on.</summary>
    public const int CannotListen = 3;

    public static bool AsksForHelp(IReadOnlyList<string> arguments) => arguments is ["--help" or "-h" or "-?" or "help"];

    /// <param name="usage">The command line.</param>
    /// <param name="options">What the configuration file may hold, a line each.</param>
    public static string Help(string what, string usage, params IEnumerable<string> options) => string.Join('\n',
    [
        what, "", $"usage: {usage}", "",
        "FILE is JSON; environment variables TELEMETRY_Http__Url and so on go over it. Options, explained in the app's README:",
        .. options.Select(option => $"  {option}"), "",
        "exit codes: 0 stopped, 2 the command line or the configuration is wrong (every error is told at once), 3 the address cannot be listened on",
        "",
    ]);

    /// <summary>
    /// Why a server cannot listen where it should, with the cure; null when it can. Asked before the start: a host that fails to bind tells it by a
    /// stack trace.
    /// </summary>
    /// <param name="options">The options that name the address.</param>
    public static string? CannotListenOn(Uri url, string options = "Http:Url")
    {
        if (url.Port == 0 || !IPAddress.TryParse(url.Host == "localhost" ? "127.0.0.1" : url.Host.Trim('[', ']'), out var address)) return null;
        try
        {
            using var listener = new TcpListener(address, url.Port);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"{url} is taken: stop what listens there (ss -ltnp), or change {options}",
                SocketError.AddressNotAvailable => $"{url} is no address of this machine: change {options} (ip addr lists its addresses)",
                SocketError.AccessDenied => $"{url} may not be listened on: choose a port from 1024 on in {options}, or grant CAP_NET_BIND_SERVICE",
                _ => $"{url} cannot be listened on ({e.Message}): change {options}",
            };
        }
    }
}
