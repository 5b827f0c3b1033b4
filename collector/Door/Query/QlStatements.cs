using System.Text.RegularExpressions;

namespace Telemetry.Collector;

/// <summary>A statement that cannot be read or answered; the message is for who sent it.</summary>
public sealed class QlException(string message, bool unavailable = false) : Exception(message)
{
    /// <summary>The store cannot answer now.</summary>
    public bool IsUnavailable { get; } = unavailable;
}

/// <summary>One statement of the InfluxQL that the door understands; the whole grammar is in <see cref="QlParser"/>.</summary>
public abstract record QlStatement;

public enum QlShowKind { Databases, RetentionPolicies, Measurements, TagKeys, TagValues, FieldKeys, Series, Nothing }

/// <param name="Key">Of SHOW TAG VALUES: which tags.</param>
public sealed record QlShow(QlShowKind Kind, QlMatch? From, QlMatch? Key, QlCondition? Where, QlPage Page, string? On) : QlStatement;

public sealed record QlCreateDatabase(string Name) : QlStatement;

public sealed record QlSelect(
    IReadOnlyList<QlColumn> Columns, QlMatch From, string? Database, QlCondition? Where, QlGroup Group, bool Descending, QlPage Page, bool InJapan) : QlStatement;

public sealed record QlColumn(QlExpression Expression, string? Alias);

public abstract record QlExpression;

public sealed record QlNumber(double Value) : QlExpression;

/// <summary>A length of time as an argument, ms.</summary>
public sealed record QlDuration(long Milliseconds) : QlExpression;

public sealed record QlName(string Name) : QlExpression;

public sealed record QlStar : QlExpression;

public sealed record QlCall(string Function, QlExpression[] Arguments) : QlExpression;

public sealed record QlBinary(char Operator, QlExpression Left, QlExpression Right) : QlExpression;

/// <summary>A name, one of several names, or a pattern.</summary>
public sealed record QlMatch(IReadOnlyList<string> Names, Regex? Pattern)
{
    public bool Takes(string name) => Pattern?.IsMatch(name) ?? Names.Contains(name);
}

public abstract record QlCondition;

public sealed record QlJoin(bool And, QlCondition Left, QlCondition Right) : QlCondition;

/// <summary>A tag compared: equal or not, with a text or a pattern. A tag that a series does not have is an empty text.</summary>
public sealed record QlTag(string Tag, bool Equal, QlMatch Match) : QlCondition;

/// <summary>The time compared, with an instant in nanoseconds.</summary>
public sealed record QlInstant(string Operator, Int128 Nanoseconds) : QlCondition;

public enum QlFill { Null, None, Previous, Linear, Number }

/// <param name="Step">GROUP BY time(...), ms; 0 without.</param>
/// <param name="Tags">Null with GROUP BY *: all.</param>
public sealed record QlGroup(long Step, long Offset, IReadOnlyList<QlMatch>? Tags, QlFill Fill, double FillNumber, bool FillGiven)
{
    public bool Takes(string tag) => Tags is null || Tags.Any(t => t.Takes(tag));
}

public sealed record QlPage(int? Limit, int Offset, int? SeriesLimit, int SeriesOffset)
{
    public IEnumerable<T> Rows<T>(IEnumerable<T> rows) => Cut(rows, Offset, Limit);

    public IEnumerable<T> Series<T>(IEnumerable<T> series) => Cut(series, SeriesOffset, SeriesLimit);

    private static IEnumerable<T> Cut<T>(IEnumerable<T> all, int skip, int? take) => take is { } n and > 0 ? all.Skip(skip).Take(n) : all.Skip(skip);
}
