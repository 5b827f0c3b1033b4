using System.Globalization;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>What an InfluxDB server answered; <paramref name="Status"/> 0 when it did not, and <paramref name="Text"/> is then the reason in words.</summary>
public sealed record InfluxAnswer(int Status, string Text, TimeSpan? RetryAfter = null)
{
    /// <summary>The part of an answer that is read.</summary>
    public const int MaxText = 64 * 1024;

    private const int ShownText = 300;

    public static InfluxAnswer None(string why) => new(0, why);

    /// <summary>The server's own words out of <c>{"error":...}</c> (1.x, 3.x) or <c>{"message":...}</c> (2.x), short and on one line.</summary>
    public string Words
    {
        get
        {
            var words = Status == 0 ? Text : Member("error") ?? Member("message") ?? Text;
            words = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return words.Length > ShownText ? words[..ShownText] + "..." : words;
        }
    }

    /// <summary>How many lines of the request the server says it dropped (<c>partial write: ... dropped=N</c>); -1 when it does not say.</summary>
    public int Dropped
    {
        get
        {
            const string mark = "dropped=";
            var text = Member("error") ?? "";
            var at = text.LastIndexOf(mark, StringComparison.Ordinal);
            return at >= 0 && int.TryParse(text.AsSpan(at + mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : -1;
        }
    }

    /// <summary>The lines that a 3.x server names, counted from 1, with its words for each.</summary>
    public IReadOnlyList<(int Line, string Words)> NamedLines()
    {
        var named = new List<(int, string)>();
        if (!TryJson(out var root) || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array) return named;
        foreach (var item in data.EnumerateArray())
            if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("line_number", out var number) && number.TryGetInt32(out var line))
                named.Add((line, item.TryGetProperty("error_message", out var words) ? words.ToString() : ""));
        return named;
    }

    private string? Member(string name) =>
        TryJson(out var root) && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private bool TryJson(out JsonElement root)
    {
        root = default;
        if (!Text.StartsWith('{')) return false;
        try
        {
            using var document = JsonDocument.Parse(Text);
            root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
