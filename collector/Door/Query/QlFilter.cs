namespace Telemetry.Collector;

/// <summary>A WHERE clause: a range of time, and which series.</summary>
public sealed class QlFilter
{
    private readonly List<QlCondition> tags = [];

    public long From { get; private set; }
    public long To { get; private set; } = WireTime.Max;
    public bool HasFrom => From > 0;
    public bool HasTo => To < WireTime.Max;

    /// <summary>The one device that it can be, when the clause says so.</summary>
    public string? Device { get; private set; }

    /// <exception cref="QlException">The time is joined by OR, or a field is compared.</exception>
    public static QlFilter Of(QlCondition? where, Func<string, bool> isField)
    {
        var filter = new QlFilter();
        if (where is not null) filter.Add(where, isField);
        return filter;
    }

    /// <param name="all">The tags of a series, with its device.</param>
    public bool Takes(IReadOnlyDictionary<string, string> all) => tags.TrueForAll(t => Takes(t, all));

    private void Add(QlCondition condition, Func<string, bool> isField)
    {
        switch (condition)
        {
            case QlJoin { And: true } join:
                Add(join.Left, isField);
                Add(join.Right, isField);
                break;
            case QlInstant instant:
                var (from, to) = QlTime.Range(instant.Operator, instant.Nanoseconds);
                (From, To) = (Math.Max(From, from), Math.Min(To, to));
                break;
            default:
                Check(condition, isField);
                tags.Add(condition);
                if (condition is QlTag { Tag: "device", Equal: true, Match: { Pattern: null, Names: [var only] } }) Device = only;
                break;
        }
    }

    private static void Check(QlCondition condition, Func<string, bool> isField)
    {
        if (condition is QlJoin join)
        {
            Check(join.Left, isField);
            Check(join.Right, isField);
        }
        if (condition is QlInstant) throw new QlException("conditions on the time are joined by AND: OR has no one range");
        if (condition is QlTag tag && isField(tag.Tag)) throw new QlException($"this door compares tags and the time, not values of fields ({tag.Tag})");
    }

    private static bool Takes(QlCondition condition, IReadOnlyDictionary<string, string> all) => condition switch
    {
        QlJoin join => join.And ? Takes(join.Left, all) && Takes(join.Right, all) : Takes(join.Left, all) || Takes(join.Right, all),
        QlTag tag => tag.Match.Takes(all.GetValueOrDefault(tag.Tag, "")) == tag.Equal,
        _ => true,
    };
}
