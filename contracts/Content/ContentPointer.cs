namespace Telemetry.Contracts;

/// <summary>Where the manifest is that a screen is to show: <c>content/{screen}</c>, retained; an empty message says that there is none any more.</summary>
/// <param name="Version">From 1, growing with every change for this screen.</param>
/// <param name="Url">https, or http inside one machine; no account in it.</param>
/// <param name="Sha256">Of the manifest's bytes, 64 lower-case hexadecimal digits: what is fetched and differs is not shown.</param>
public sealed record ContentPointer(long Version, string Url, string Sha256)
{
    public const int MaxBytes = 4 * 1024, MaxUrlLength = 2_000;

    public const long MaxVersion = StrictJson.MaxExact;

    private const int Sha256Digits = 64;

    /// <summary>Everything that is wrong with it, each with its cure.</summary>
    public IEnumerable<string> Errors()
    {
        if (Version is < 1 or > MaxVersion) yield return $"version is {Version}: a whole number from 1 to {MaxVersion}";
        if (!IsAddress(Url)) yield return $"url is {StrictJson.Shown(Url)}: write https://HOST/PATH without an account, at most {MaxUrlLength} characters; http:// for 127.0.0.1 alone";
        if (Sha256.Length != Sha256Digits || !Sha256.All(char.IsAsciiHexDigitLower)) yield return $"sha256 is {StrictJson.Shown(Sha256)}: write {Sha256Digits} digits 0-9a-f, as sha256sum prints them";
    }

    private static bool IsAddress(string text) =>
        text.Length <= MaxUrlLength && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
