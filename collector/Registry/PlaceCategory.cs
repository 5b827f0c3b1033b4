namespace Telemetry.Collector;

/// <summary>What kind of place it is, as Wi-Fi statistics are told by: one closed list, with the word of files and pages in Japanese.</summary>
public sealed record PlaceCategory(string Word, string Japanese)
{
    public static IReadOnlyList<PlaceCategory> All { get; } =
    [
        new("station", "駅"), new("commercial", "商業施設"), new("administrative", "行政施設"), new("shelter", "避難所"), new("school", "学校"),
        new("park", "公園"), new("culture", "文化施設"), new("sports", "スポーツ施設"), new("medical", "医療福祉施設"), new("tourism", "観光施設"),
        new("street", "街路"), new("other", "その他"),
    ];

    public static IReadOnlyList<string> Words { get; } = [.. All.Select(c => c.Word)];

    /// <summary>By either word; null for anything else.</summary>
    public static PlaceCategory? Find(string text) =>
        All.FirstOrDefault(c => c.Word.Equals(text, StringComparison.OrdinalIgnoreCase) || c.Japanese == text);
}
