using System.Globalization;
using System.Text;

namespace Telemetry.Contracts;

/// <summary>
/// Text from outside (a device, a person, a file) as text that can be read and does nothing, wherever it is printed: terminals, logs, pages, CSV.
/// What controls a screen, turns the direction of writing or cannot be seen stands as its code, <c>\u{202E}</c>; half a surrogate pair as U+FFFD.
/// </summary>
public static class HarmlessText
{
    /// <summary>Most characters that <see cref="Of"/> shows.</summary>
    public const int MaxLength = 600;

    /// <summary>Most characters of a reason, a name or a title within a line.</summary>
    public const int MaxWords = 200;

    private const string LineBreaks = "\n\t";

    // What a spreadsheet takes for the begin of a formula; the wide forms too, as Japanese ones do.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <summary>At most <paramref name="most"/> characters, blanks as they are.</summary>
    /// <returns><c>Cut</c>: there is more.</returns>
    public static (string Text, bool Cut) Of(string raw, int most = MaxLength) => Read(raw, most, keep: "");

    /// <summary>Words within a line: many blanks are one, so that no text reaches the next line of a terminal, and what is cut ends in three dots.</summary>
    public static string Line(string? raw, int most = MaxWords)
    {
        if (string.IsNullOrEmpty(raw)) return "";
        // The rest is never shown: a long text costs no more than a short one.
        var head = raw.Length > 4 * most ? raw[..(4 * most)] : raw;
        var (text, cut) = Read(OneBlank(head), most, keep: "");
        return cut || head.Length < raw.Length ? text + "..." : text;
    }

    /// <summary>The whole text; line feeds and tabs stay where <paramref name="keepLines"/>: for where they do nothing (HTML), or are the writer's own.</summary>
    public static string Whole(string raw, bool keepLines = false) => Read(raw, int.MaxValue, keepLines ? LineBreaks : "").Text;

    /// <summary>A cell of a table that a spreadsheet opens: text, never a formula.</summary>
    public static string Cell(string? raw)
    {
        if (string.IsNullOrEmpty(raw)) return "";
        var text = Whole(raw);
        var start = raw.AsSpan().TrimStart(' ').TrimStart('\u3000');
        return start.Length > 0 && FormulaStarts.Contains(start[0], StringComparison.Ordinal) ? "'" + text : text;
    }

    private static (string Text, bool Cut) Read(string raw, int most, string keep)
    {
        if (raw.Length <= most && !raw.AsSpan().ContainsAnyExceptInRange(' ', '~')) return (raw, false);
        var text = new StringBuilder(Math.Min(raw.Length, most));
        var before = default(Rune);
        foreach (var rune in raw.EnumerateRunes())
        {
            if (text.Length >= most) return (text.ToString(), true);
            if (IsPlain(rune, before) || (rune.IsAscii && keep.Contains((char)rune.Value, StringComparison.Ordinal))) text.Append(rune);
            else text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
            before = rune;
        }
        return (text.ToString(), false);
    }

    private static string OneBlank(string raw)
    {
        var text = new StringBuilder(raw.Length);
        foreach (var c in raw.Trim(' ', '\u3000'))
            if (c is not (' ' or '\u3000') || text.Length == 0 || text[^1] is not (' ' or '\u3000')) text.Append(c);
        return text.ToString();
    }

    private static bool IsPlain(Rune rune, Rune before) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.SpaceSeparator => rune.Value is ' ' or '\u3000',
        UnicodeCategory.NonSpacingMark => Belongs(rune, before),
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.EnclosingMark => false,
        _ => !IsBlank(rune),
    };

    // Letters by category, and yet nothing to see: the fillers of Hangul and the empty pattern of Braille.
    private static bool IsBlank(Rune rune) => rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800;

    // A voiced kana of two code points (as macOS writes names of files), an accented letter, the variant of a kanji in a name; not a heap of marks.
    private static bool Belongs(Rune mark, Rune before) => mark.Value switch
    {
        0x3099 or 0x309A => before.Value is >= 0x3040 and <= 0x30FF,
        (>= 0x0300 and <= 0x0304) or (>= 0x0306 and <= 0x030C) or 0x0323 or 0x0327 or 0x0328 => Rune.IsLetter(before),
        (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) => Rune.GetUnicodeCategory(before) is UnicodeCategory.OtherLetter or UnicodeCategory.OtherSymbol
            or UnicodeCategory.MathSymbol or UnicodeCategory.OtherPunctuation,
        _ => false,
    };
}
