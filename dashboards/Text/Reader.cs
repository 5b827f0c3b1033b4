using Microsoft.Net.Http.Headers;

namespace Telemetry.Dashboards;

/// <summary>Who reads: language and theme, chosen by link, remembered by cookie, else asked of the browser.</summary>
public sealed record Reader(Language Language, Theme Theme)
{
    public Texts Texts { get; } = Texts.In(Language);

    /// <param name="acceptLanguage">The header, as sent; only the first visit without a choice looks at it.</param>
    public static Reader Choose(string? langAsked, string? langKept, string? acceptLanguage, string? themeAsked, string? themeKept) => new(
        LanguageTags.Find(langAsked) ?? LanguageTags.Find(langKept) ?? Preferred(acceptLanguage) ?? Language.Japanese,
        ThemeOf(themeAsked) ?? ThemeOf(themeKept) ?? Theme.System);

    public static Theme? ThemeOf(string? word) => word switch
    {
        "dark" => Theme.Dark,
        "light" => Theme.Light,
        "system" => Theme.System,
        _ => null,
    };

    private static Language? Preferred(string? acceptLanguage)
    {
        if (!StringWithQualityHeaderValue.TryParseList([acceptLanguage ?? ""], out var wishes)) return null;
        return wishes.Where(w => w.Quality is not 0)
            .OrderByDescending(w => w.Quality ?? 1)
            .Select(w => LanguageTags.Find(w.Value.Value?.Split('-')[0].ToLowerInvariant()))
            .FirstOrDefault(language => language is not null);
    }
}
