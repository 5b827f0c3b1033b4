using System.Net;
using System.Text;

namespace Telemetry.EndToEnd.Tests.SignagePlayer;

public sealed class HttpTests
{
    [Fact]
    public async Task Reports_that_are_not_the_pages_own_are_refused_and_every_answer_is_guarded()
    {
        await using var stand = await SignStand.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(stand.Player.Url) };
        var hash = "sha256:" + new string('0', 64);
        var sound = $$"""{"order":null,"rev":0,"seq":0,"hash":"{{hash}}","width":1920,"height":1080}""";

        async Task<HttpStatusCode> PostAsync(string body, string type = "application/json", string path = "/painted")
        {
            using var content = new StringContent(body, Encoding.UTF8, type);
            using var answer = await http.PostAsync(path, content);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(sound));
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync("""{"item":"a","painted":1,"skipped":[]}""", path: "/heartbeat"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("{}"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("no json"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(sound.Replace(hash, "sha256:x", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("""{"item":null,"painted":-1,"skipped":[null]}""", path: "/heartbeat"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(sound, "text/plain"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(sound + new string(' ', 5_000)));
        foreach (var path in (string[])["/", "/state", "/player.js", "/nowhere"])
        {
            using var answer = await http.GetAsync(path);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        }
        using var escaped = await http.GetAsync("/content/..%2Fplayer.json");
        Assert.Equal(HttpStatusCode.NotFound, escaped.StatusCode);
    }

    [Fact]
    public async Task Health_names_what_is_missing()
    {
        await using var stand = await SignStand.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(stand.Player.Url) };

        var health = await http.GetStringAsync("/health");

        Assert.Contains("\"status\":\"degraded\"", health);
        Assert.Contains("page: none connected", health);
    }
}
