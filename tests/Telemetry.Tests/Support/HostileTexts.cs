using System.Globalization;
using System.Text;

namespace Telemetry.Tests;

/// <summary>Texts that a device, a person or a file may supply to control a terminal, a log, a page or a spreadsheet.</summary>
internal static class HostileTexts
{
    public static readonly string[] All =
    [
        "ok\nsign-0002            shown        12.0 ms", "ok\r\nsign-0002 shown", "ok\rsign-0002 shown", "tab\there", "nul\0here", "bell\a\b\b\b\u007F",
        "\u001B[2J\u001B[1;1Hsign-0002 shown", "\u001B]0;title\u0007", "\u001B]8;;http://example.org\u001B\\click\u001B]8;;\u001B\\", "\u001BP0;1|17/ab\u001B\\",
        "\u009B31mred", "\u0085next line", "\u0090dcs\u009C", "\u202Egpj.exe", "\u2066isolated\u2069", "\u200Fright\u200E\u061C", "zero\u200Bwidth\u200D\u2060\uFEFF",
        "soft\u00ADhyphen", "line\u2028separator\u2029", "\uD800 alone", "alone \uDC00", "\uDC00\uD800", "tags\U000E0041\U000E007F", "\uE000private", "\u3164\u115F\u2800",
        "zalgo\u0351\u0321\u0338\u0489", "no\u00A0break\u2003wide", "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "＠SUM(A1)", "\u3000=1",
        new string('x', 100_000), new string(' ', 500) + "sign-0002 shown 12.0 ms", string.Concat(Enumerable.Repeat("a\u202E", 20_000)), "<script>alert(1)</script>", "\"'&,;",
    ];

    public static TheoryData<string> Each()
    {
        var data = new TheoryData<string>();
        // A lone surrogate does not survive the way of a test's arguments: the place in the list does.
        for (var i = 0; i < All.Length; i++) data.Add(i.ToString(CultureInfo.InvariantCulture));
        return data;
    }

    public static string At(string place) => All[int.Parse(place, CultureInfo.InvariantCulture)];

    /// <summary>Nothing in it controls a screen, turns the direction of writing or is half a character; line feeds and tabs only where the writer puts them.</summary>
    public static void AssertHarmless(string printed, string writersOwn = "")
    {
        var text = printed;
        foreach (var own in writersOwn) text = text.Replace(own.ToString(), "", StringComparison.Ordinal);
        foreach (var rune in text.EnumerateRunes())
            Assert.False(
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse,
                $"U+{rune.Value:X4} passed");
        Assert.DoesNotContain(text.Where((c, i) => char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            && !(char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1]))), _ => true);
    }
}
