using System.Text;
using Microsoft.Net.Http.Headers;

namespace Telemetry.Collector;

/// <summary>Knows the guests of the door by the token they bring, in any of the ways that clients of InfluxDB do. A changed file counts at once; a bad one changes nothing.</summary>
public sealed partial class DoorKeeper(DoorOptions options, ILogger<DoorKeeper> logger)
{
    private readonly Lock gate = new();
    private DoorTokens? tokens;
    private DateTime readFrom;

    public DoorGuest? Recognise(HttpRequest request) => TokenOf(request) is { } token ? Tokens()?.Find(token) : null;

    /// <summary><c>Token t</c>, <c>Bearer t</c>, Basic with the token as password, or the parameter <c>p</c>.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (header.Length == 0) return request.Query["p"].ToString() is { Length: > 0 } password ? password : null;
        var space = header.IndexOf(' ');
        if (space < 0) return null;
        var value = header[(space + 1)..].Trim();
        return header[..space].ToLowerInvariant() switch
        {
            // Clients of 1.8 that speak to the new address say user:password.
            "token" => value[(value.IndexOf(':') + 1)..],
            "bearer" => value,
            "basic" => Password(value),
            _ => null,
        };
    }

    private static string? Password(string basic)
    {
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.IndexOf(':') is >= 0 and var colon ? text[(colon + 1)..] : null;
    }

    private DoorTokens? Tokens()
    {
        lock (gate)
        {
            try
            {
                var changed = File.GetLastWriteTimeUtc(options.TokenFile!);
                if (tokens is not null && changed == readFrom) return tokens;
                readFrom = changed;
                var found = DoorTokens.Read(options.TokenFile!);
                if (found.Errors.Count == 0) tokens = found;
                else Log.Kept(logger, string.Join("; ", found.Errors));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.Kept(logger, e.Message);
            }
            return tokens;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The token file is not taken, the guests of before stay: {Why}")]
        public static partial void Kept(ILogger logger, string why);
    }
}
