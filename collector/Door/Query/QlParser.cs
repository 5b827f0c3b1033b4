using System.Text.RegularExpressions;

namespace Telemetry.Collector;

/// <summary>
/// Reads the InfluxQL that Grafana, the influx command line and Telegraf send:
/// <code>
/// SHOW DATABASES | RETENTION POLICIES | MEASUREMENTS | SERIES | TAG KEYS | TAG VALUES WITH KEY ... | FIELD KEYS  [ON db] [FROM m] [WHERE ...] [LIMIT n]
/// SELECT column, ... FROM m [WHERE ...] [GROUP BY time(step[, offset]), tag, ... [fill(...)]] [ORDER BY time [DESC]] [LIMIT n] [OFFSET n] [SLIMIT n] [SOFFSET n] [tz('Asia/Tokyo')]
/// CREATE DATABASE name
/// </code>
/// Columns are fields, tags, functions of fields, and arithmetic of those.
/// </summary>
public sealed partial class QlParser
{
    private const int MaxStatements = 50, MaxDepth = 50, PartsOfPattern = 20, MaxPattern = 4_000;

    /// <summary>
    /// Columns, operators, comparisons and arguments of one statement, and of one request. A chain of operators is as deep a tree as it is
    /// long, and what walks the tree must not run out of stack.
    /// </summary>
    public const int MaxParts = 500, MaxRequestParts = 2_000;

    private static readonly HashSet<string> Ends = new(StringComparer.OrdinalIgnoreCase)
        { "where", "group", "order", "limit", "offset", "slimit", "soffset", "tz", "fill", "on", "from", "with", "as", "and", "or" };

    private readonly QlLexer lexer;
    private readonly Int128 now;
    private int depth, parts, partsBefore;

    private QlParser(string text, long now)
    {
        lexer = new QlLexer(text);
        this.now = (Int128)now * 1_000_000;
    }

    /// <param name="now">What now() is, ms.</param>
    /// <exception cref="QlException">It cannot be read; the message says where.</exception>
    public static IReadOnlyList<QlStatement> Parse(string text, long now)
    {
        var parser = new QlParser(text, now);
        var statements = new List<QlStatement>();
        while (parser.lexer.Kind != QlToken.End)
        {
            if (parser.lexer.Take(";")) continue;
            (parser.partsBefore, parser.parts) = (parser.partsBefore + parser.parts, 0);
            statements.Add(parser.Statement());
            if (parser.lexer.Kind != QlToken.End && !parser.lexer.Is(";")) throw parser.lexer.Wrong("; or the end");
            if (statements.Count > MaxStatements) throw new QlException($"error parsing query: more than {MaxStatements} statements");
        }
        return statements.Count > 0 ? statements : throw new QlException("error parsing query: found EOF, expected SELECT, SHOW or CREATE DATABASE at char 1");
    }

    /// <summary>True for a text that can be nothing but CREATE DATABASE, by its beginning and length alone.</summary>
    public static bool IsShortCreate(string text) =>
        text.Length <= 1_024 && text.AsSpan().TrimStart().StartsWith("CREATE", StringComparison.OrdinalIgnoreCase);

    private QlStatement Statement()
    {
        if (lexer.Take("SELECT")) return Select();
        if (lexer.Take("SHOW")) return Show();
        if (!lexer.Take("CREATE")) throw lexer.Wrong("SELECT, SHOW or CREATE DATABASE");
        lexer.Expect("DATABASE");
        var name = Identifier();
        // What a client wishes for retention is the collector's own business.
        while (lexer.Kind != QlToken.End && !lexer.Is(";")) lexer.Next();
        return new QlCreateDatabase(name);
    }

    private QlShow Show()
    {
        var kind =
            lexer.Take("DATABASES") ? QlShowKind.Databases :
            lexer.Take("MEASUREMENTS") ? QlShowKind.Measurements :
            lexer.Take("SERIES") ? QlShowKind.Series :
            lexer.Take("RETENTION") ? After("POLICIES", QlShowKind.RetentionPolicies) :
            lexer.Take("FIELD") ? After("KEYS", QlShowKind.FieldKeys) :
            lexer.Take("TAG") ? (lexer.Take("KEYS") ? QlShowKind.TagKeys : After("VALUES", QlShowKind.TagValues)) :
            lexer.Take("DIAGNOSTICS") || lexer.Take("STATS") || lexer.Take("USERS") || lexer.Take("SUBSCRIPTIONS") || lexer.Take("QUERIES") ? QlShowKind.Nothing :
            lexer.Take("CONTINUOUS") ? After("QUERIES", QlShowKind.Nothing) : throw lexer.Wrong("DATABASES, MEASUREMENTS, SERIES, RETENTION, FIELD or TAG");
        var on = lexer.Take("ON") ? Identifier() : null;
        QlMatch? from = null, key = null;
        if (lexer.Take("FROM")) from = Source(ref on);
        if (lexer.Take("WITH"))
        {
            if (lexer.Take("MEASUREMENT")) from = Compared(out _);
            else
            {
                lexer.Expect("KEY");
                key = lexer.Take("IN") ? Names() : Compared(out var equal) is var match && equal ? match : throw lexer.Wrong("=, =~ or IN");
            }
        }
        if (kind == QlShowKind.TagValues && key is null) throw lexer.Wrong("WITH KEY");
        var where = lexer.Take("WHERE") ? Condition() : null;
        return new QlShow(kind, from, key, where, Page(), on);
    }

    private QlShowKind After(string word, QlShowKind kind)
    {
        lexer.Expect(word);
        return kind;
    }

    private QlSelect Select()
    {
        var columns = new List<QlColumn>();
        do columns.Add(Part(new QlColumn(Sum(), lexer.Take("AS") ? Identifier() : null)));
        while (lexer.Take(","));
        lexer.Expect("FROM");
        string? database = null;
        var from = Source(ref database);
        var where = lexer.Take("WHERE") ? Condition() : null;
        var group = Group();
        var descending = false;
        if (lexer.Take("ORDER"))
        {
            lexer.Expect("BY");
            if (!Identifier().Equals("time", StringComparison.OrdinalIgnoreCase)) throw lexer.Wrong("time");
            descending = lexer.Take("DESC");
            if (!descending) lexer.Take("ASC");
        }
        var page = Page();
        return new QlSelect(columns, from, database, where, group, descending, page, Zone());
    }

    // "db"."policy"."name", "policy"."name", db..name, name, /pattern/.
    private QlMatch Source(ref string? database)
    {
        if (lexer.Is("(")) throw new QlException("this door does not know subqueries: select from a measurement");
        var parts = new List<string>();
        while (true)
        {
            if (lexer.TakePattern(out var pattern)) return new QlMatch([], Pattern(pattern));
            parts.Add(lexer.Is(".") ? "" : Identifier());
            if (!lexer.Take(".")) break;
        }
        if (parts.Count == 3) database = parts[0];
        if (parts.Count > 3) throw lexer.Wrong("a measurement");
        if (lexer.Is(",")) throw new QlException("this door takes one measurement after FROM, or a pattern: FROM /^(air|climate)$/");
        return new QlMatch([parts[^1]], null);
    }

    private QlGroup Group()
    {
        var (step, offset) = (0L, 0L);
        List<QlMatch>? tags = [];
        if (lexer.Take("GROUP"))
        {
            lexer.Expect("BY");
            do
            {
                if (lexer.Take("*"))
                {
                    TypeCast();
                    tags = null;
                }
                else if (lexer.TakePattern(out var pattern)) tags?.Add(new QlMatch([], Pattern(pattern)));
                else if (Identifier() is var name && lexer.Is("(") && name.Equals("time", StringComparison.OrdinalIgnoreCase)) (step, offset) = Steps();
                else
                {
                    TypeCast();
                    tags?.Add(Part(new QlMatch([name], null)));
                }
            }
            while (lexer.Take(","));
        }
        if (!lexer.Take("FILL")) return new QlGroup(step, offset, tags, QlFill.Null, 0, false);
        lexer.Expect("(");
        var negative = lexer.Take("-");
        if (lexer.Kind == QlToken.Number)
        {
            var number = negative ? -lexer.Value : lexer.Value;
            lexer.Next();
            lexer.Expect(")");
            return new QlGroup(step, offset, tags, QlFill.Number, number, true);
        }
        if (!Enum.TryParse<QlFill>(lexer.Text, ignoreCase: true, out var fill) || fill == QlFill.Number) throw lexer.Wrong("null, none, previous, linear or a number");
        lexer.Next();
        lexer.Expect(")");
        return new QlGroup(step, offset, tags, fill, 0, true);
    }

    private (long Step, long Offset) Steps()
    {
        lexer.Expect("(");
        var step = Milliseconds();
        var offset = 0L;
        if (lexer.Take(","))
        {
            var negative = lexer.Take("-");
            offset = Milliseconds() * (negative ? -1 : 1);
        }
        lexer.Expect(")");
        if (step < 1) throw new QlException("GROUP BY time() needs a step of 1 ms or more");
        return (step, offset);
    }

    private long Milliseconds()
    {
        if (lexer.Kind != QlToken.Duration) throw lexer.Wrong("a duration like 5m");
        var length = (long)Int128.Min(lexer.Whole / 1_000_000, long.MaxValue / 4);
        lexer.Next();
        return length;
    }

    private QlPage Page()
    {
        int? limit = null, seriesLimit = null;
        var (offset, seriesOffset) = (0, 0);
        while (true)
        {
            if (lexer.Take("LIMIT")) limit = Count();
            else if (lexer.Take("OFFSET")) offset = Count();
            else if (lexer.Take("SLIMIT")) seriesLimit = Count();
            else if (lexer.Take("SOFFSET")) seriesOffset = Count();
            else return new QlPage(limit, offset, seriesLimit, seriesOffset);
        }
    }

    private int Count()
    {
        if (lexer.Kind != QlToken.Number || lexer.Whole > int.MaxValue) throw lexer.Wrong("a whole number");
        var count = (int)lexer.Whole;
        lexer.Next();
        return count;
    }

    private bool Zone()
    {
        if (!lexer.Take("TZ")) return false;
        lexer.Expect("(");
        if (lexer.Kind != QlToken.Text || lexer.Text is not ("Asia/Tokyo" or "Japan" or "UTC")) throw lexer.Wrong("'Asia/Tokyo' or 'UTC'");
        var inJapan = lexer.Text != "UTC";
        lexer.Next();
        lexer.Expect(")");
        return inJapan;
    }

    private QlMatch Compared(out bool equal)
    {
        var sign = lexer.Text;
        if (lexer.Kind != QlToken.Sign || sign is not ("=" or "!=" or "<>" or "=~" or "!~"))
            throw lexer.Kind == QlToken.Sign && sign is "<" or "<=" or ">" or ">=" ? new QlException("this door compares tags and the time, not values of fields") : lexer.Wrong("=, !=, =~ or !~");
        equal = sign is "=" or "=~";
        lexer.Next();
        if (sign is "=~" or "!~") return lexer.TakePattern(out var pattern) ? new QlMatch([], Pattern(pattern)) : throw lexer.Wrong("a pattern like /^ap-/");
        if (lexer.Kind is QlToken.Number or QlToken.Duration) throw new QlException("this door compares tags and the time, not values of fields");
        return new QlMatch([Identifier(allowText: true)], null);
    }

    private QlMatch Names()
    {
        var names = new List<string>();
        lexer.Expect("(");
        do names.Add(Part(Identifier(allowText: true)));
        while (lexer.Take(","));
        lexer.Expect(")");
        return new QlMatch(names, null);
    }

    /// <summary>Counts one more part of the statement.</summary>
    private T Part<T>(T part)
    {
        if (++parts > MaxParts) throw new QlException($"error parsing query: a statement of more than {MaxParts} parts: use a pattern like =~ /^ap-/");
        if (partsBefore + parts > MaxRequestParts) throw new QlException($"error parsing query: more than {MaxRequestParts} parts: send fewer statements");
        return part;
    }

    // "device"::tag, "pm2_5"::field: what a name is, is known here.
    private void TypeCast()
    {
        if (lexer.Take("::")) lexer.Next();
    }

    private string Identifier(bool allowText = false)
    {
        if (!(lexer.Kind == QlToken.Name || (allowText && lexer.Kind == QlToken.Text) || (lexer.Kind == QlToken.Word && !Ends.Contains(lexer.Text)))) throw lexer.Wrong("a name");
        var name = lexer.Text;
        lexer.Next();
        return name;
    }

    private Regex Pattern(string pattern)
    {
        // Making one takes a thousand times what a name takes.
        for (var i = 0; i < PartsOfPattern; i++) Part(pattern);
        if (pattern.Length > MaxPattern) throw new QlException($"error parsing query: a pattern of more than {MaxPattern} characters");
        try
        {
            // Linear in the length of the input, whatever the pattern is; as Go's own are.
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            var shown = HarmlessText.Line(pattern, 60);
            throw new QlException($"error parsing query: /{shown}/ is not a pattern: {HarmlessText.Line(e.Message)}");
        }
    }
}
