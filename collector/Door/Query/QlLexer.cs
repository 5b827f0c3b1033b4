using System.Globalization;
using System.Text;

namespace Telemetry.Collector;

public enum QlToken { Word, Name, Text, Number, Duration, Pattern, Sign, End }

/// <summary>
/// Cuts InfluxQL into words: bare words, <c>"names"</c>, <c>'texts'</c>, numbers, durations (<c>5m</c>), <c>/patterns/</c> and signs.
/// https://docs.influxdata.com/influxdb/v1/query_language/spec/
/// </summary>
public sealed class QlLexer
{
    private const int MaxLength = 64 * 1024;

    private static readonly (string Unit, long Nanoseconds)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("u", 1_000), ("µ", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000), ("d", 86_400_000_000_000), ("w", 604_800_000_000_000),
    ];

    private readonly string text;
    private int at;

    public QlLexer(string text)
    {
        if (text.Length > MaxLength) throw new QlException($"error parsing query: more than {MaxLength} characters");
        this.text = text;
        Next();
    }

    public QlToken Kind { get; private set; }

    /// <summary>The word, decoded.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Of a number its value, of a duration its nanoseconds.</summary>
    public double Value { get; private set; }

    public Int128 Whole { get; private set; }

    private int Begin { get; set; }

    public bool Is(string word) => Kind is QlToken.Word or QlToken.Sign && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the word if it is this one.</summary>
    public bool Take(string word)
    {
        if (!Is(word)) return false;
        Next();
        return true;
    }

    public void Expect(string word)
    {
        if (!Take(word)) throw Wrong(word);
    }

    public QlException Wrong(string expected) =>
        new(
            $"error parsing query: found {(Kind == QlToken.End ? "EOF" : HarmlessText.Line(text[Begin..at], 60))}, "
            + $"expected {expected} at char {Begin + 1}");

    /// <summary>After =~, !~ and FROM a slash begins a pattern, elsewhere it divides.</summary>
    public bool TakePattern(out string pattern)
    {
        pattern = "";
        if (Kind != QlToken.Sign || Text != "/") return false;
        var found = new StringBuilder();
        for (; at < text.Length && text[at] != '/'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '/') at++;
            found.Append(text[at]);
        }
        if (at >= text.Length) throw new QlException("error parsing query: a pattern has no end");
        at++;
        pattern = found.ToString();
        Next();
        return true;
    }

    public void Next()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        Begin = at;
        if (at == text.Length) (Kind, Text) = (QlToken.End, "");
        else if (text[at] is '"' or '\'') Quoted(text[at]);
        else if (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) Number();
        else if (char.IsLetter(text[at]) || text[at] == '_')
        {
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
            (Kind, Text) = (QlToken.Word, text[Begin..at]);
        }
        else Sign();
    }

    private void Quoted(char quote)
    {
        var found = new StringBuilder();
        for (at++; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' or '\\' or 'n') at++;
            found.Append(text[at]);
        }
        if (at >= text.Length) throw new QlException($"error parsing query: the text from char {Begin + 1} has no end");
        at++;
        (Kind, Text) = (quote == '"' ? QlToken.Name : QlToken.Text, found.ToString());
    }

    private void Number()
    {
        OneNumber();
        // 1h30m is one duration, of as many parts as there are units.
        for (var (sum, units) = (Whole, 1); Kind == QlToken.Duration && at < text.Length && char.IsAsciiDigit(text[at]); (Whole, Value) = (sum, (double)sum))
        {
            if (++units > Units.Length) throw new QlException($"error parsing query: a duration of more than {Units.Length} parts at char {Begin + 1}");
            var begin = Begin;
            Begin = at;
            OneNumber();
            if (Kind != QlToken.Duration) throw Wrong("a duration like 1h30m");
            sum += Whole;
            Begin = begin;
        }
    }

    private void OneNumber()
    {
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
        var digits = text[Begin..at];
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) throw Wrong("a number");
        (Kind, Text, Value) = (QlToken.Number, digits, number);
        Whole = Int128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : (Int128)number;
        var from = at;
        while (at < text.Length && char.IsLetter(text[at])) at++;
        if (from == at) return;
        var unit = Array.Find(Units, u => u.Unit == text[from..at]);
        if (unit.Unit is null) throw Wrong("a duration like 5m");
        Kind = QlToken.Duration;
        Whole *= unit.Nanoseconds;
        Value = (double)Whole;
    }

    private void Sign()
    {
        foreach (var sign in (string[])["<=", ">=", "!=", "<>", "=~", "!~", "::"])
            if (string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0)
            {
                at += sign.Length;
                (Kind, Text) = (QlToken.Sign, sign);
                return;
            }
        (Kind, Text) = (QlToken.Sign, text[at++].ToString());
    }
}
