using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Telemetry.Collector;

/// <summary>
/// The mark of an answer: it is the same as long as the question is and no point of its range has changed since this collector was started.
/// Weak, because the answer is the same in meaning, not in spelling.
/// </summary>
public sealed class EntityTags(ITimeSeriesStore store)
{
    private readonly string life = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    /// <summary>Null where the store does not know what changed.</summary>
    public EntityTagHeaderValue? Of(SeriesAsk ask, bool csv, bool showsZone)
    {
        var query = ask.Query;
        // Growth of a counter looks at the last value before the range.
        var from = query.Aggregate == Aggregate.Increase && query.StepMs > 0 ? 0 : query.From;
        if (store.VersionOf(query.Schema, from, query.To) is not { } version) return null;
        var question = FormattableString.Invariant(
            $"{query.Schema.Name} {query.Field} {query.Device} {query.From} {query.To} {query.StepMs} {query.Aggregate} {query.Days.Name} {ask.Group.Word} {ask.Group.Mark} {ask.Across} {ask.Audience} {csv} {showsZone}");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 8));
        return new EntityTagHeaderValue(FormattableString.Invariant($"\"{life}-{version}-{hash}\""), isWeak: true);
    }

    public static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}
