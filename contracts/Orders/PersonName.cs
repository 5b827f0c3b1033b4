using System.Globalization;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>Names of key holders, compared: the same person written twice is one person.</summary>
public static class PersonName
{
    /// <summary>The name without what an eye does not tell apart: case, width of Latin letters and digits, blanks, invisible characters.</summary>
    public static string Canonical(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            // Full-width forms (U+FF01 to U+FF5E) are ASCII, 0xFEE0 further on.
            var narrow = c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
            if (char.IsWhiteSpace(narrow) || char.IsControl(narrow) || char.GetUnicodeCategory(narrow) is UnicodeCategory.Format) continue;
            text.Append(char.ToLowerInvariant(narrow));
        }
        return text.ToString();
    }
}
