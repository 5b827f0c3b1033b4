using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Telemetry.Bench;

/// <summary>The real collector over a file of its own, filled and asked by HTTP. Its broker is away: nothing here needs one.</summary>
internal sealed partial class StoreUnderBench
{
    private const int AtOnce = 4;
    private readonly HttpClient http;
    private readonly string config, file;

    private StoreUnderBench(Daemon daemon, HttpClient http, string config, string file) => (Daemon, this.http, this.config, this.file) = (daemon, http, config, file);

    public Daemon Daemon { get; }

    public long FileBytes => new FileInfo(file).Length;

    public static async Task<StoreUnderBench> StartAsync(BenchStage stage, CancellationToken stop)
    {
        var (port, token, tokens, config) = (BenchStage.FreePort(), Convert.ToHexString(RandomNumberGenerator.GetBytes(24)), stage.In("door.tokens"), stage.In("collector.json"));
        await File.WriteAllTextAsync(tokens, $"bench {token} write\n", stop);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(tokens, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new
        {
            Broker = new { Url = "mqtt://127.0.0.1:9" },
            Http = new { Url = $"http://127.0.0.1:{port}" },
            Store = new { Path = stage.In("telemetry.db") },
            Alerts = new { Directory = stage.In("alerts") },
            Door = new { TokenFile = tokens },
        }), stop);
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", token);
        var daemon = stage.Start(new Daemon("collector", "dotnet", Repository.Built("Collector"), "run", "--config", config) { Environment = ServiceUnit.OfCollector });
        await stage.UntilAsync(() => AnswersAsync(http, stop), "the collector answers", daemon, TimeSpan.FromMinutes(1), stop);
        return new StoreUnderBench(daemon, http, config, stage.In("telemetry.db"));
    }

    public async Task FillAsync(IEnumerable<string> requests, CancellationToken stop) =>
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (lines, ct) =>
        {
            using var body = new StringContent(lines);
            using var answer = await http.PostAsync("/api/v2/write?bucket=telemetry&precision=ms", body, ct);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"the door answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ct)}");
        });

    /// <summary>Hours that wait for their roll-up; the rest was compared with its raw points, a part chosen by chance.</summary>
    public async Task<int> WaitingHoursAsync(CancellationToken stop)
    {
        using var verify = Process.Start(new ProcessStartInfo("dotnet", [Repository.Built("Collector"), "verify", "--config", config]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (await verify.StandardOutput.ReadToEndAsync(stop), await verify.StandardError.ReadToEndAsync(stop));
        await verify.WaitForExitAsync(stop);
        return verify.ExitCode == 0
            ? int.Parse(Waiting().Match(output).Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"verify found: {output}{errors}");
    }

    /// <returns>Milliseconds until the last byte, and the bytes.</returns>
    public async Task<(double Milliseconds, byte[] Body)> AskAsync(string path, TimeProvider time, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        using var answer = await http.GetAsync(path, stop);
        var body = await answer.Content.ReadAsByteArrayAsync(stop);
        var took = time.GetElapsedTime(began).TotalMilliseconds;
        return answer.IsSuccessStatusCode ? (took, body) : throw new InvalidOperationException($"{path} is answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    private static async Task<bool> AnswersAsync(HttpClient http, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync("/api/v1/devices", stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"(\d+) hours wait")]
    private static partial Regex Waiting();
}
