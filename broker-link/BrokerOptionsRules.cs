namespace Telemetry.BrokerLink;

internal static class BrokerOptionsRules
{
    public const string PlainScheme = "mqtt";
    public const string TlsScheme = "mqtts";

    public static IEnumerable<string> Errors(BrokerOptions options) =>
        Address(options).Concat(Identity(options)).Concat(Files(options)).Concat(Ranges(options));

    private static IEnumerable<string> Address(BrokerOptions options)
    {
        if (!options.Url.IsAbsoluteUri || options.Url.Scheme is not (PlainScheme or TlsScheme) || options.Url.DnsSafeHost.Length == 0)
        {
            yield return $"Broker:Url '{options.Url}' is not a broker address: write mqtt://host:1883 or mqtts://host:8883";
            yield break;
        }

        if (options.Url.UserInfo.Length > 0)
            yield return "Broker:Url carries a user or password: move them to Broker:Username and Broker:PasswordFile";
        if (options.Url.PathAndQuery.Length > 1)
            yield return $"Broker:Url has the path '{options.Url.PathAndQuery}': end it after the port, topics are set elsewhere";
        if (!options.UsesTls && (options.CaFile ?? options.CertificateFile ?? options.KeyFile) is not null)
            yield return "Broker:CaFile, CertificateFile and KeyFile need TLS: write mqtts:// in Broker:Url or remove them";
    }

    private static IEnumerable<string> Identity(BrokerOptions options)
    {
        if (options.ClientId.Length is 0 or > 128)
            yield return $"Broker:ClientId has {options.ClientId.Length} characters: give this device a fixed id of 1 to 128 characters";
        if (options.ClientId.Any(c => c is '+' or '#' or '/' || char.IsControl(c)))
            yield return $"Broker:ClientId '{options.ClientId}' holds + # / or a control character: access rules by client id would not match it";
        if (options.PasswordFile is not null && string.IsNullOrEmpty(options.Username))
            yield return "Broker:PasswordFile is set without Broker:Username: add the user name";
    }

    private static IEnumerable<string> Files(BrokerOptions options)
    {
        if (options.CertificateFile is null != options.KeyFile is null)
            yield return "Broker:CertificateFile and Broker:KeyFile belong together: set both or neither";

        (string Name, string? Path)[] files =
        [
            (nameof(options.PasswordFile), options.PasswordFile), (nameof(options.CaFile), options.CaFile),
            (nameof(options.CertificateFile), options.CertificateFile), (nameof(options.KeyFile), options.KeyFile),
        ];
        foreach (var (name, path) in files)
            if (path is not null && !File.Exists(path))
                yield return $"Broker:{name} '{path}' does not exist or may not be read: check the path and its owner";
    }

    private static IEnumerable<string> Ranges(BrokerOptions options)
    {
        if (options.KeepAlive < TimeSpan.FromSeconds(5) || options.KeepAlive > TimeSpan.FromMinutes(10))
            yield return $"Broker:KeepAlive {options.KeepAlive} is out of range: 5 s to 10 min";
        if (options.ConnectTimeout < TimeSpan.FromSeconds(1) || options.ConnectTimeout > TimeSpan.FromMinutes(2))
            yield return $"Broker:ConnectTimeout {options.ConnectTimeout} is out of range: 1 s to 2 min";
        if (options.BackoffMin < TimeSpan.FromMilliseconds(50) || options.BackoffMin > options.BackoffMax)
            yield return $"Broker:BackoffMin {options.BackoffMin} is out of range: 50 ms to BackoffMax ({options.BackoffMax})";
        if (options.BackoffMax > TimeSpan.FromHours(1))
            yield return $"Broker:BackoffMax {options.BackoffMax} is out of range: up to 1 h";
        if (options.MaxPayloadBytes is < 1 or > 64 * 1024 * 1024)
            yield return $"Broker:MaxPayloadBytes {options.MaxPayloadBytes} is out of range: 1 to 67108864";
        if (options.MaxOutstanding is < 1 or > 20_000)
            yield return $"Broker:MaxOutstanding {options.MaxOutstanding} is out of range: 1 to 20000";
    }
}
