using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>Rows of one series out of an answer; a long series comes in several of them. Null is a JSON null.</summary>
public sealed record InfluxRows(int Statement, string Name, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Columns, JsonElement Values);

/// <summary>The server could not answer, or not to the end; the message is for people.</summary>
public sealed class InfluxQueryException(string message, InfluxAnswer answer) : Exception(message)
{
    public InfluxAnswer Answer { get; } = answer;
}

/// <summary>Asks in InfluxQL and reads the answer as it comes. What is not complete is a failure, never a shorter answer.</summary>
public sealed class InfluxAsker(InfluxConnection connection, StoreOptions options, TimeProvider time)
{
    // A server that thinks for longer will not become useful to a page.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="InfluxQueryException">No answer, an error of a statement, or an answer that breaks off.</exception>
    public async IAsyncEnumerable<InfluxRows> AskAsync(string statements, [EnumeratorCancellation] CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var (response, failure) = await Guard(() => connection.QueryAsync(statements, both.Token), ct);
        if (failure is not null) throw Failed(failure);
        using (response!)
        {
            await using var stream = await response!.Content.ReadAsStreamAsync(both.Token);
            var parts = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream, topLevelValues: true, cancellationToken: both.Token).GetAsyncEnumerator(both.Token);
            await using (parts)
            {
                var (any, open) = (false, false);
                while (await Guard(() => parts.MoveNextAsync().AsTask(), ct))
                {
                    any = true;
                    foreach (var rows in RowsOf(parts.Current)) yield return rows;
                    open = IsPartial(parts.Current);
                }
                if (!any || open) throw Failed(InfluxAnswer.None("its answer breaks off"));
            }
        }
    }

    /// <summary>Runs statements whose rows are few, and answers all of them.</summary>
    public async Task<List<InfluxRows>> AllAsync(string statements, CancellationToken ct)
    {
        var all = new List<InfluxRows>();
        await foreach (var rows in AskAsync(statements, ct)) all.Add(rows);
        return all;
    }

    private async Task<T> Guard<T>(Func<Task<T>> step, CancellationToken ct)
    {
        try
        {
            return await step();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failed(InfluxAnswer.None($"no answer within {Patience.TotalSeconds:0} s"));
        }
        catch (Exception e) when (e is IOException or HttpRequestException or JsonException)
        {
            throw Failed(InfluxAnswer.None(e is JsonException ? "its answer is not what InfluxQL answers" : e.Message));
        }
    }

    private InfluxQueryException Failed(InfluxAnswer answer) => new(InfluxStatusPolicy.Words(answer, options), answer);

    private IEnumerable<InfluxRows> RowsOf(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object) throw Failed(InfluxAnswer.None("its answer is not what InfluxQL answers"));
        if (part.TryGetProperty("error", out var error)) throw Failed(new InfluxAnswer(400, error.ToString()));
        if (!part.TryGetProperty("results", out var results)) yield break;
        foreach (var result in results.EnumerateArray())
        {
            if (result.TryGetProperty("error", out error)) throw Failed(new InfluxAnswer(400, error.ToString()));
            if (!result.TryGetProperty("series", out var list)) continue;
            var statement = result.TryGetProperty("statement_id", out var id) ? id.GetInt32() : 0;
            foreach (var series in list.EnumerateArray())
            {
                if (!series.TryGetProperty("values", out var values)) continue;
                yield return new InfluxRows(
                    statement, series.TryGetProperty("name", out var name) ? name.GetString()! : "", TagsOf(series),
                    [.. series.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!)], values);
            }
        }
    }

    // GROUP BY * gives a tag that a series does not have as an empty text.
    private static SortedDictionary<string, string> TagsOf(JsonElement series)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!series.TryGetProperty("tags", out var given) || given.ValueKind != JsonValueKind.Object) return tags;
        foreach (var tag in given.EnumerateObject())
            if (tag.Value.GetString() is { Length: > 0 } value) tags[tag.Name] = value;
        return tags;
    }

    private static bool IsPartial(JsonElement part) =>
        part.TryGetProperty("results", out var results) && results.EnumerateArray().Any(r => r.TryGetProperty("partial", out var partial) && partial.GetBoolean());
}
