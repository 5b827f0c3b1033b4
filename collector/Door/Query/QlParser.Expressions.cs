namespace Telemetry.Collector;

/// <summary>Columns and conditions: what nests.</summary>
public sealed partial class QlParser
{
    private QlExpression Sum()
    {
        var left = Product();
        while (lexer.Is("+") || lexer.Is("-")) left = Part(new QlBinary(Sign(), left, Product()));
        return left;
    }

    private QlExpression Product()
    {
        var left = Factor();
        while (lexer.Is("*") || lexer.Is("/") || lexer.Is("%")) left = Part(new QlBinary(Sign(), left, Factor()));
        return left;
    }

    private char Sign()
    {
        var sign = lexer.Text[0];
        lexer.Next();
        return sign;
    }

    private QlExpression Factor()
    {
        if (++depth > MaxDepth) throw new QlException("error parsing query: nested too deeply");
        try
        {
            if (lexer.Take("*"))
            {
                TypeCast();
                return new QlStar();
            }
            if (lexer.Take("-")) return new QlBinary('-', new QlNumber(0), Factor());
            if (lexer.Take("("))
            {
                var inner = Sum();
                lexer.Expect(")");
                return inner;
            }
            if (lexer.Kind == QlToken.Number)
            {
                var number = new QlNumber(lexer.Value);
                lexer.Next();
                return number;
            }
            if (lexer.Kind == QlToken.Duration) return new QlDuration(Milliseconds());
            return NameOrCall();
        }
        finally
        {
            depth--;
        }
    }

    private QlExpression NameOrCall()
    {
        var quoted = lexer.Kind == QlToken.Name;
        var name = Identifier();
        TypeCast();
        if (quoted || !lexer.Take("(")) return new QlName(name);
        var arguments = new List<QlExpression>();
        if (!lexer.Is(")"))
            do arguments.Add(Part(Sum()));
            while (lexer.Take(","));
        lexer.Expect(")");
        return new QlCall(name.ToLowerInvariant(), [.. arguments]);
    }

    private QlCondition Condition()
    {
        var left = Conjunction();
        while (lexer.Take("OR")) left = Part(new QlJoin(false, left, Conjunction()));
        return left;
    }

    private QlCondition Conjunction()
    {
        var left = Comparison();
        while (lexer.Take("AND")) left = Part(new QlJoin(true, left, Comparison()));
        return left;
    }

    private QlCondition Comparison()
    {
        if (++depth > MaxDepth) throw new QlException("error parsing query: nested too deeply");
        try
        {
            if (lexer.Take("("))
            {
                var inner = Condition();
                lexer.Expect(")");
                return inner;
            }
            var name = Identifier();
            TypeCast();
            if (!name.Equals("time", StringComparison.OrdinalIgnoreCase))
            {
                var match = Compared(out var equal);
                return new QlTag(name, equal, match);
            }
            var sign = lexer.Text;
            if (lexer.Kind != QlToken.Sign || sign is not ("<" or "<=" or ">" or ">=" or "=")) throw lexer.Wrong("<, <=, >, >= or =");
            lexer.Next();
            return new QlInstant(sign, Instant());
        }
        finally
        {
            depth--;
        }
    }

    private Int128 Instant()
    {
        var instant = InstantPart();
        while (lexer.Is("+") || lexer.Is("-"))
        {
            var sign = Sign();
            instant += Part(sign) == '+' ? InstantPart() : -InstantPart();
        }
        return instant;
    }

    private Int128 InstantPart()
    {
        var negative = false;
        while (lexer.Take("-")) negative = Part(!negative);
        return negative ? -PositivePart() : PositivePart();
    }

    private Int128 PositivePart()
    {
        if (lexer.Take("now"))
        {
            lexer.Expect("(");
            lexer.Expect(")");
            return now;
        }
        if (lexer.Kind is not (QlToken.Number or QlToken.Duration or QlToken.Text)) throw lexer.Wrong("now(), a time like '2025-11-21T00:00:00Z' or a number");
        var part = lexer.Kind == QlToken.Text ? QlTime.Parse(lexer.Text) ?? throw lexer.Wrong("a time like '2025-11-21T00:00:00Z'") : lexer.Whole;
        lexer.Next();
        return part;
    }
}
