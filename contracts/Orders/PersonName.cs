using System.Globalization;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>Names of key holders, compared: the same person written twice is one person.</summary>
public static class PersonName
{
    // U+FF65 to U+FF9D.
    private const string HalfWidth = "・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    private const string VoicedLetters = "カキクケコサシスセソタチツテトハヒフヘホかきくけこさしすせそたちつてとはひふへほ";

    /// <summary>The name without what an eye does not tell apart: case, width, blanks, invisible characters.</summary>
    public static string Canonical(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (Voice(c) is > 0 and var voice)
            {
                // The mark of its own and the letter that has it are one.
                if (text.Length > 0 && Voiced(text[^1], voice) is { } voiced) text[^1] = voiced;
                continue;
            }
            // Full-width forms (U+FF01 to U+FF5E) are ASCII, 0xFEE0 further on; half-width katakana have a row of their own.
            var narrow = c switch
            {
                >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
                >= '\uFF65' and <= '\uFF9D' => HalfWidth[c - '\uFF65'],
                _ => c,
            };
            if (char.IsWhiteSpace(narrow) || char.IsControl(narrow) || char.GetUnicodeCategory(narrow) is UnicodeCategory.Format) continue;
            text.Append(char.ToLowerInvariant(narrow));
        }
        return text.ToString();
    }

    private static int Voice(char c) => c switch { '\u3099' or '\u309B' or '\uFF9E' => 1, '\u309A' or '\u309C' or '\uFF9F' => 2, _ => 0 };

    // ハ, バ and パ stand side by side, as all pairs do.
    private static char? Voiced(char letter, int voice) => letter switch
    {
        'ウ' or 'う' => voice == 1 ? (char)(letter == 'ウ' ? 'ヴ' : 'ゔ') : null,
        _ when VoicedLetters.Contains(letter) => voice == 1 ? (char)(letter + 1) : "ハヒフヘホはひふへほ".Contains(letter) ? (char)(letter + 2) : null,
        _ => null,
    };
}
