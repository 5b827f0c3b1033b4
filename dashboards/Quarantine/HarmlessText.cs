using System.Globalization;
using System.Text;

namespace Telemetry.Dashboards;

/// <summary>A line that somebody sent, as text that can be read and does nothing: what controls a screen, turns the direction of writing or cannot be seen stands as its code.</summary>
public static class HarmlessText
{
    /// <summary>Most characters that are shown.</summary>
    public const int MaxLength = 600;

    /// <returns><c>Cut</c>: there is more.</returns>
    public static (string Text, bool Cut) Of(string raw)
    {
        var text = new StringBuilder();
        foreach (var rune in raw.EnumerateRunes())
        {
            if (text.Length >= MaxLength) return (text.ToString(), true);
            if (IsPlain(rune)) text.Append(rune);
            else text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
        }
        return (text.ToString(), false);
    }

    private static bool IsPlain(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
