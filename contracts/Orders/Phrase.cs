namespace Telemetry.Contracts;

/// <summary>Languages in which every sign speaks, as texts of orders name them.</summary>
public static class OrderLanguages
{
    public const string Japanese = "ja", Easy = "ja-easy", English = "en";

    public static IReadOnlyList<string> All { get; } = [Japanese, Easy, English];
}

/// <summary>The same words in Japanese, やさしい日本語 and English. Nothing is ever translated by machine.</summary>
public sealed record Phrase(string Ja, string Easy, string En)
{
    /// <returns>In Japanese when the language is none of the three.</returns>
    public string In(string language) => language switch
    {
        OrderLanguages.Easy => Easy,
        OrderLanguages.English => En,
        _ => Ja,
    };

    /// <summary>By language, as texts of orders are written.</summary>
    public IReadOnlyDictionary<string, string> ByLanguage => OrderLanguages.All.ToDictionary(l => l, In, StringComparer.Ordinal);

    /// <summary>Each language's words made into others.</summary>
    public Phrase Select(Func<string, string, string> make) =>
        new(make(OrderLanguages.Japanese, Ja), make(OrderLanguages.Easy, Easy), make(OrderLanguages.English, En));
}
