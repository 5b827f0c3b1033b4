using System.Text;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Errors in the forms that clients of InfluxDB read: <c>{"error":...}</c> of 1.x, <c>{"code":...,"message":...}</c> of 2.x.</summary>
public static class DoorAnswers
{
    /// <summary>Says to clients what they can expect: 1.x with the addresses of 1.8.</summary>
    public const string Version = "1.8.10";

    private const int MaxListed = 20;

    public static void Introduce(HttpResponse response)
    {
        response.Headers["X-Influxdb-Build"] = "OSS";
        response.Headers["X-Influxdb-Version"] = Version;
    }

    public static IResult Error(HttpContext context, bool newForm, int status, string code, string words)
    {
        // A header holds one line of ASCII.
        context.Response.Headers["X-Influxdb-Error"] = new string([.. words.Take(500).Select(c => char.IsAscii(c) && !char.IsControl(c) ? c : '?')]);
        var body = newForm
            ? $$"""{"code":{{JsonSerializer.Serialize(code)}},"message":{{JsonSerializer.Serialize(words)}}}"""
            : $$"""{"error":{{JsonSerializer.Serialize(words)}}}""";
        return Results.Text(body + "\n", "application/json", Encoding.UTF8, status);
    }

    /// <summary><c>partial write: line 3: not-finite; line 7: no-device dropped=2</c>, the form by which Telegraf knows that repeating is useless.</summary>
    public static string Partial(DoorReceipt receipt)
    {
        var listed = string.Join("; ", receipt.Refused.Take(MaxListed).Select(r => $"line {r.Line}: {r.Reason}"));
        var more = receipt.RefusedCount > MaxListed ? $"; and {receipt.RefusedCount - MaxListed} more" : "";
        return $"partial write: {listed}{more} dropped={receipt.RefusedCount}";
    }
}
