using System.Runtime.InteropServices;

namespace Telemetry.BrokerLink;

/// <summary>Return codes in words that name the cause and the cure.</summary>
internal static class LinkReasons
{
    /// <summary>ECONNREFUSED.</summary>
    private const int ConnectionRefused = 111;

    /// <summary>CONNACK return codes, MQTT 3.1.1 section 3.2.2.3.</summary>
    public static string Connack(int code, BrokerOptions options) => code switch
    {
        1 => $"protocol refused: {options.Endpoint} does not accept MQTT 3.1.1: enable version 3.1.1 at the broker",
        2 => $"client id refused: {options.Endpoint} does not accept '{options.ClientId}': change Broker:ClientId or allow it at the broker",
        3 => $"broker unavailable: {options.Endpoint} says that it cannot serve now: look at the broker's log",
        4 => $"wrong user name or password: {options.Endpoint} refused {Who(options)}: check Broker:Username and Broker:PasswordFile",
        5 => $"not authorised: {options.Endpoint} refused {Who(options)}: check Broker:Username, Broker:PasswordFile or the client"
             + " certificate against the broker's password and access files",
        _ => $"connection refused: {options.Endpoint} answered with the unknown code {code}",
    };

    /// <summary>Why a connection attempt or a connection ended.</summary>
    /// <param name="error">The library's code.</param>
    /// <param name="errno">The C error number of the same call; only looked at for <see cref="MosquittoError.Errno"/>.</param>
    /// <param name="answered">True when a CONNACK had accepted us before.</param>
    /// <param name="options">Names the culprit.</param>
    /// <param name="detail">The library's last error line, added for the reader; null when there was none.</param>
    public static string Ended(MosquittoError error, int errno, bool answered, BrokerOptions options, string? detail)
    {
        var words = error switch
        {
            MosquittoError.NameResolution => $"name not found: '{options.Host}' does not resolve: check Broker:Url and this machine's DNS",
            MosquittoError.Tls or MosquittoError.TlsHandshake => Tls(options),
            MosquittoError.KeepAlive => $"no answer: {options.Endpoint} has been silent for more than the keepalive of"
                                        + $" {options.KeepAlive.TotalSeconds:0} s: the broker hangs or the network path is dead",
            MosquittoError.Errno => $"network error at {options.Endpoint}: {Marshal.GetPInvokeErrorMessage(errno)}: {NetworkCure(errno)}",
            MosquittoError.Protocol or MosquittoError.MalformedPacket => $"protocol error: {options.Endpoint} sent something that is not MQTT 3.1.1",
            MosquittoError.OutOfMemory => "out of memory in the MQTT library",
            MosquittoError.Invalid => "the MQTT library cannot use this connection (too many open files: its socket number must be below 1024)",
            _ when answered => $"connection closed: {options.Endpoint} ended it: the broker stopped, or another client uses the client id"
                               + $" '{options.ClientId}'",
            _ => $"closed before an answer: {options.Endpoint} hung up on CONNECT: check that the port speaks"
                 + (options.UsesTls ? " TLS" : " plain MQTT (a TLS port needs mqtts://)") + " and accepts this client",
        };
        return detail is null ? words : $"{words} ({detail})";
    }

    public static string NoAnswer(BrokerOptions options) =>
        $"no answer: {options.Endpoint} gave no CONNACK and SUBACK within {options.ConnectTimeout.TotalSeconds:0.#} s:"
        + " nothing listens there, a firewall drops the packets, or the broker hangs";

    public static string Connected(BrokerOptions options, IReadOnlyCollection<string> refused) => refused.Count == 0
        ? $"connected to {options.Endpoint}"
        : $"connected to {options.Endpoint}, but it refused the subscription to {string.Join(", ", refused)}:"
          + $" allow '{options.ClientId}' to read it in the broker's access rules";

    private static string NetworkCure(int errno) => errno == ConnectionRefused
        ? "start the broker there, or correct Broker:Url"
        : "check this machine's network and the path to the broker, or correct Broker:Url";

    private static string Who(BrokerOptions options) =>
        options.Username is null ? $"the client '{options.ClientId}' without a user name" : $"the user '{options.Username}'";

    private static string Tls(BrokerOptions options) =>
        $"TLS failed with {options.Endpoint}: check that the port speaks TLS, that its certificate is signed by"
        + $" {options.CaFile ?? "a system authority (or set Broker:CaFile)"}, names the host '{options.Host}' and is valid by this"
        + " machine's clock, and that the broker trusts this client's certificate";
}
