using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Telemetry.Collector;

/// <summary>HTTP towards one InfluxDB server: address, secret, and answers instead of exceptions.</summary>
public sealed class InfluxConnection : IDisposable
{
    private const int MaxConnections = 8;

    private readonly StoreOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private AuthenticationHeaderValue? authorization;

    public InfluxConnection(StoreOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), MaxConnectionsPerServer = MaxConnections,
            // A name that moves to another address is followed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), AutomaticDecompression = System.Net.DecompressionMethods.GZip,
        };
        http = new HttpClient(handler) { BaseAddress = Folder(options.Url), Timeout = Timeout.InfiniteTimeSpan };
        ReadSecret();
    }

    /// <summary>Reads the secret (again): it may have been replaced since it was refused.</summary>
    public void ReadSecret()
    {
        if (options.SecretFile is not { } file) return;
        try
        {
            var secret = SecretFile.Read(file);
            authorization = options.Auth switch
            {
                StoreAuth.Basic => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Username}:{secret}"))),
                StoreAuth.Bearer => new AuthenticationHeaderValue("Bearer", secret),
                _ => new AuthenticationHeaderValue("Token", secret),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // The old one is refused, and that is said; the file was right at the start.
        }
    }

    /// <summary>Sends a write and reads the little that answers it.</summary>
    public async ValueTask<InfluxAnswer> WriteAsync(string address, ReadOnlyMemory<byte> body, bool gzip, CancellationToken ct)
    {
        try
        {
            using var request = Request(address, new ReadOnlyMemoryContent(body));
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
            if (gzip) request.Content.Headers.ContentEncoding.Add("gzip");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return await AnswerAsync(response, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return InfluxAnswer.None((e.InnerException ?? e).Message);
        }
    }

    /// <summary>Opens the answer to InfluxQL statements; the caller reads and disposes it. Null with an answer when there is none to read.</summary>
    public async Task<(HttpResponseMessage? Response, InfluxAnswer? Failure)> QueryAsync(string statements, CancellationToken ct)
    {
        try
        {
            var form = new FormUrlEncodedContent([new("q", statements), new("db", options.Database), new("epoch", "ms"), new("chunked", "true"), new("chunk_size", "5000")]);
            using var request = Request("query", form);
            request.Headers.Accept.ParseAdd("application/json");
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.IsSuccessStatusCode) return (response, null);
            using (response) return (null, await AnswerAsync(response, ct));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, InfluxAnswer.None((e.InnerException ?? e).Message));
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(string address, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Authorization = authorization;
        return request;
    }

    private async Task<InfluxAnswer> AnswerAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[InfluxAnswer.MaxText];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return new InfluxAnswer((int)response.StatusCode, Encoding.UTF8.GetString(buffer.AsSpan(0, length)), RetryAfter(response));
    }

    // Seconds or a date; what is neither counts as ten seconds, as it does with Telegraf.
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values)) return null;
        if (double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
        if (!DateTimeOffset.TryParse(values.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return TimeSpan.FromSeconds(10);
        var wait = at - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static Uri Folder(Uri url) => url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
}
