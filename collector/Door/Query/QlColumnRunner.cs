namespace Telemetry.Collector;

/// <summary>Works out one column of functions: their values by group and step.</summary>
public sealed class QlColumnRunner(Schema schema, QlGroup group, QlBuckets buckets, QlAggregates aggregates, (long From, long To) range, bool keepTime)
{
    public async Task<Dictionary<string, SortedDictionary<long, double>>> OfAsync(QlExpression expression, CancellationToken ct)
    {
        switch (expression)
        {
            case QlBinary { Right: QlNumber right } binary:
                return Map(await OfAsync(binary.Left, ct), v => QlSelectRunner.Compute(binary.Operator, v, right.Value));
            case QlBinary { Left: QlNumber left } binary:
                return Map(await OfAsync(binary.Right, ct), v => QlSelectRunner.Compute(binary.Operator, left.Value, v));
            case QlBinary binary:
                return Join(await OfAsync(binary.Left, ct), await OfAsync(binary.Right, ct), binary.Operator);
            case QlCall call when QlFunctions.IsAggregate(call.Function):
                var (name, n) = call.Arguments switch
                {
                    [QlName only] when call.Function != "percentile" => (only, 0.0),
                    [QlName only, QlNumber number] when call.Function == "percentile" => (only, number.Value),
                    _ => throw new QlException($"{call.Function}() takes one field{(call.Function == "percentile" ? " and a number" : "")}"),
                };
                return await aggregates.OfAsync(call.Function, FieldOf(name), n, keepTime, ct);
            case QlCall call when QlFunctions.IsTransform(call.Function):
                return await TransformAsync(call, ct);
            case QlCall call:
                throw new QlException($"undefined function {call.Function}(): this door knows {QlFunctions.All}");
            default:
                throw new QlException("only fields, functions of them, and arithmetic with numbers can be selected");
        }
    }

    private async Task<Dictionary<string, SortedDictionary<long, double>>> TransformAsync(QlCall call, CancellationToken ct)
    {
        if (call.Arguments is not [var inner, .. var rest] || rest.Length > 1) throw new QlException($"{call.Function}() takes a field or a function of one");
        if (inner is QlName && buckets.Step > 0) throw new QlException($"aggregate function required inside the call to {call.Function}");
        Dictionary<string, SortedDictionary<long, double>> values;
        if (inner is QlName name)
            values = (await aggregates.PointsAsync(FieldOf(name), ct)).ToDictionary(
                g => g.Key, g => new SortedDictionary<long, double>(g.Value.GroupBy(p => p.Time).ToDictionary(p => p.Key, p => p.Last().Value)));
        else values = (await OfAsync(inner, ct)).ToDictionary(v => v.Key, v => QlFilling.Before(group, inner, v.Value, First(v.Value), buckets.StartOf(range.To - 1)));
        var unit = rest is [QlDuration given] ? given.Milliseconds : group.Step > 0 ? group.Step : 1_000;
        var n = rest is [QlNumber count] ? (int)Math.Clamp(count.Value, 1, 100_000) : 1;
        return values.ToDictionary(v => v.Key, v => QlFunctions.Transform(call.Function, v.Value, unit, n));
    }

    private long First(SortedDictionary<long, double> values) => range.From > 0 ? buckets.StartOf(range.From) : values.Count > 0 ? values.First().Key : 0;

    private int FieldOf(QlName name) =>
        schema.IndexOf(name.Name) is >= 0 and var index ? index
            : throw new QlException($"{schema.Name} has no field {name.Name}: there are {string.Join(", ", schema.Fields.Select(f => f.Name))}");

    private static Dictionary<string, SortedDictionary<long, double>> Map(Dictionary<string, SortedDictionary<long, double>> values, Func<double, double?> map) =>
        values.ToDictionary(v => v.Key, v => Some(v.Value.Select(p => (p.Key, map(p.Value)))));

    private static Dictionary<string, SortedDictionary<long, double>> Join(
        Dictionary<string, SortedDictionary<long, double>> left, Dictionary<string, SortedDictionary<long, double>> right, char sign) =>
        left.Where(l => right.ContainsKey(l.Key)).ToDictionary(l => l.Key, l => Some(l.Value.Where(p => right[l.Key].ContainsKey(p.Key))
            .Select(p => (p.Key, QlSelectRunner.Compute(sign, p.Value, right[l.Key][p.Key])))));

    private static SortedDictionary<long, double> Some(IEnumerable<(long Time, double? Value)> values)
    {
        var some = new SortedDictionary<long, double>();
        foreach (var (time, value) in values)
            if (value is { } number) some[time] = number;
        return some;
    }
}
