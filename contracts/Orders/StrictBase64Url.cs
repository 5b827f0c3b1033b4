using System.Buffers;
using System.Buffers.Text;

namespace Telemetry.Contracts;

/// <summary>
/// base64url as RFC 7515 wants it: one text for one value. The framework's decoder also takes white space and padding, and a
/// signature is not covered by itself: a relay could change such bytes unnoticed.
/// </summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <exception cref="FormatException">Another character, an impossible length, or bits after the last byte.</exception>
    public static byte[] Decode(string text) =>
        text.AsSpan().ContainsAnyExcept(Alphabet) ? throw new FormatException("not base64url") : Base64Url.DecodeFromChars(text);
}
