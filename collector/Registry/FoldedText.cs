using System.Text;

namespace Telemetry.Collector;

/// <summary>Full-width letters, digits and signs as ASCII: the same word typed on two keyboards. (Unicode normalisation needs ICU, which is not here.)</summary>
public static class FoldedText
{
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\u3000', '\uff5e') < 0) return text;
        var folded = new StringBuilder(text.Length);
        foreach (var c in text) folded.Append(c is >= '！' and <= '～' ? (char)(c - 0xfee0) : c == '\u3000' ? ' ' : c);
        return folded.ToString();
    }

    /// <summary>For comparing headers: case, blanks, line breaks and the marks of required columns (*, ※) do not count.</summary>
    public static string Header(string header)
    {
        var key = new StringBuilder(header.Length);
        foreach (var c in Of(header))
            if (!char.IsWhiteSpace(c) && c is not ('*' or '※' or '\ufeff' or '\u200b')) key.Append(char.ToLowerInvariant(c));
        return key.ToString();
    }
}
