namespace Telemetry.Dashboards;

public enum Language { Japanese, English }

/// <summary>System follows the reader's own setting.</summary>
public enum Theme { System, Light, Dark }

public static class Themes
{
    /// <summary>What the one switch goes to from here; its round ends at the system's own setting.</summary>
    public static Theme Next(this Theme theme) => theme switch
    {
        Theme.System => Theme.Dark,
        Theme.Dark => Theme.Light,
        _ => Theme.System,
    };
}

public static class LanguageTags
{
    public static string Tag(this Language language) => language == Language.Japanese ? "ja" : "en";

    public static Language? Find(string? tag) => tag switch
    {
        "ja" => Language.Japanese,
        "en" => Language.English,
        _ => null,
    };

    /// <summary>The language of words that others wrote (a device's reason): ASCII alone is read as English.</summary>
    public static string TagOf(string text) => text.All(char.IsAscii) ? "en" : "ja";
}
