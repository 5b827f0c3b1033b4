namespace Telemetry.Collector;

/// <summary>What is wrong with the options of an InfluxDB store.</summary>
internal static class InfluxOptionsRules
{
    public static IEnumerable<string> Errors(StoreOptions options)
    {
        var url = options.Url;
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Query.Length > 0)
            yield return $"Store:Url '{url}' is not the address of an InfluxDB server: write http://127.0.0.1:8086 or https://influx.example:8086";
        else if (url.UserInfo.Length > 0)
            yield return "Store:Url carries a user or password: move them to Store:Username and Store:SecretFile";
        else if (url.Scheme == "http" && options.Auth != StoreAuth.None && !url.IsLoopback)
            yield return $"Store:Url '{url}' would send the secret of Store:SecretFile in the clear: write https://, or put a TLS proxy on this machine";
        if (options.Database.Length is 0 or > 64 || !options.Database.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return $"Store:Database '{options.Database}' is not a database name: letters, digits, '-' and '_', like telemetry";
        if (options.Auth == StoreAuth.Basic && options.Username.Length == 0) yield return "Store:Auth Basic needs Store:Username";
        if (options.Auth != StoreAuth.None && options.SecretFile is null) yield return $"Store:Auth {options.Auth} needs Store:SecretFile: a file (0600) with the token or password in it";
        if (options.Auth == StoreAuth.None && options.SecretFile is not null) yield return "Store:SecretFile is set without Store:Auth: choose Token, Bearer or Basic";
        if (options.SecretFile is { } file && SecretFile.Flaw(file, "Store:SecretFile") is { } flaw) yield return flaw;
        if (options.Timeout < TimeSpan.FromMilliseconds(100) || options.Timeout > TimeSpan.FromMinutes(2))
            yield return $"Store:Timeout {options.Timeout} is out of range: 100 ms to 2 min";
    }
}
