namespace Telemetry.BrokerLink;

/// <summary>How to reach the broker; configuration section <see cref="Section"/>.</summary>
public sealed class BrokerOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Broker";

    /// <summary><c>mqtt://host[:1883]</c> or, with TLS, <c>mqtts://host[:8883]</c>; no user, path or query.</summary>
    public Uri Url { get; set; } = new("mqtt://127.0.0.1:1883");

    /// <summary>Fixed name of this connection at the broker, 1 to 128 characters without <c>+ # /</c>. Required.
    /// Two clients with one id throw each other out.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>User name, or null where the broker knows clients by certificate or not at all.</summary>
    public string? Username { get; set; }

    /// <summary>File whose first line is the password; read at every attempt, so a new password needs no restart.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>PEM file of the authority that signed the broker's certificate; null means the system's authorities.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file of this client's certificate; needs <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM file of this client's private key, without a pass phrase.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Whole seconds, 5 s to 10 min. A connection that is open but dead is noticed after one to two of these.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>1 s to 2 min. An attempt without CONNACK and all SUBACKs after this long is torn down.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>50 ms to <see cref="BackoffMax"/>. Longest pause after the first failure.</summary>
    public TimeSpan BackoffMin { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Up to 1 h. Longest pause of all; also how long a connection must hold to count as stable.</summary>
    public TimeSpan BackoffMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes, 1 to 64 MiB. Larger inbound payloads are dropped and counted; larger outbound ones are refused.</summary>
    public int MaxPayloadBytes { get; set; } = 256 * 1024;

    /// <summary>1 to 20,000. Messages handed to the library and not yet confirmed; past it a publish is
    /// <see cref="PublishOutcome.Refused"/>. (Message ids are 16 bits and the library never checks for reuse.)</summary>
    public int MaxOutstanding { get; set; } = 4096;

    internal bool UsesTls => Url.Scheme == BrokerOptionsRules.TlsScheme;

    internal string Host => Url.DnsSafeHost;

    internal int Port => Url.Port > 0 ? Url.Port : UsesTls ? 8883 : 1883;

    internal string Endpoint => $"{Url.Host}:{Port}";

    /// <summary>Every error at once, each in words that name the cause and the cure; empty when all is well.</summary>
    public IReadOnlyList<string> Validate() => [.. BrokerOptionsRules.Errors(this)];
}
