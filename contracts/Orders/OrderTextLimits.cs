namespace Telemetry.Contracts;

/// <summary>
/// How many characters of a person's text every sign can show at the smallest legible size, upright 1080 x 1920 too. A longer one may be replaced by the
/// built-in phrase: the receipt then says so. Held by a test in a real browser.
/// </summary>
public static class OrderTextLimits
{
    /// <returns>Characters; 0 for a language that signs do not show.</returns>
    public static int Headline(string language) => language switch
    {
        OrderLanguages.Japanese => 18,
        OrderLanguages.Easy => 24,
        OrderLanguages.English => 48,
        _ => 0,
    };

    /// <inheritdoc cref="Headline"/>
    public static int Action(string language) => language switch
    {
        OrderLanguages.Japanese => 20,
        OrderLanguages.Easy => 40,
        OrderLanguages.English => 80,
        _ => 0,
    };
}
