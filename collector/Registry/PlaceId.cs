using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Collector;

/// <summary>
/// The lasting name of a place: code and number of the list, zeros before the number cut (<c>17</c> and <c>0000000017</c> are one). A row
/// without a usable number is named by what it says of where it is.
/// </summary>
public static class PlaceId
{
    public const int MaxLength = 64;
    public const string Form = "1 to 64 characters of A-Z, a-z, 0-9, '-', '_' and '.'";
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static bool IsValid(string id) => id.Length is > 0 and <= MaxLength && id.AsSpan().IndexOfAnyExcept(Allowed) < 0 && id.Trim('.').Length > 0;

    public static string Of(string? code, string? number, string? name, string? address, string? building, string? latitude, string? longitude, string? ssid)
    {
        var (prefix, own) = ((code ?? "").Trim(), (number ?? "").Trim());
        if (own.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0) own = own.TrimStart('0') is { Length: > 0 } cut ? cut : own.Length > 0 ? "0" : "";
        if (own.Length == 0 || !IsValid(own)) own = "x" + Digest(name, address, building, latitude, longitude, ssid);
        var id = prefix.Length == 0 ? own : $"{prefix}-{own}";
        return IsValid(id) ? id : "x" + Digest(prefix, own);
    }

    private static string Digest(params IEnumerable<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))).AsSpan(0, 6));
}
