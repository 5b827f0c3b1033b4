using System.Globalization;

namespace Telemetry.Collector;

/// <summary>What was found at the start.</summary>
/// <param name="HasHourly">The server keeps hourly roll-ups.</param>
/// <param name="Remark">What is not as wished, with the cure; null when all is.</param>
public sealed record InfluxReadiness(bool HasHourly, string? Remark);

/// <summary>
/// Makes what is missing at a 1.x server: the database with its retention, the policy of the roll-ups and the continuous query that fills them.
/// What exists is checked and never changed. Servers that do not know these statements (2.x, 3.x) are used as they are.
/// </summary>
public sealed class InfluxPreparation(InfluxAsker asker, StoreOptions options)
{
    // Late data of two days enter the roll-ups by themselves.
    private const string Again = "RESAMPLE EVERY 30m FOR 48h";

    /// <exception cref="InfluxQueryException">The server does not answer at all, or refuses our secret.</exception>
    public async Task<InfluxReadiness> RunAsync(CancellationToken ct)
    {
        var database = InfluxQl.Name(options.Database);
        try
        {
            var databases = await asker.AllAsync("SHOW DATABASES", ct);
            if (!databases.SelectMany(r => r.Values.EnumerateArray()).Any(v => v[0].ToString() == options.Database))
                await asker.AllAsync($"CREATE DATABASE {database} WITH DURATION {Duration} REPLICATION 1 NAME \"raw\"", ct);
            var policies = (await asker.AllAsync($"SHOW RETENTION POLICIES ON {database}", ct))
                .SelectMany(r => r.Values.EnumerateArray().Select(v => Policy.From(r.Columns, v))).ToList();
            if (policies.Find(p => p.IsDefault) is not { } raw) return new InfluxReadiness(false, $"database {options.Database} has no default retention policy: make one");
            if (policies.TrueForAll(p => p.Name != InfluxQl.Hourly))
                await asker.AllAsync($"CREATE RETENTION POLICY \"{InfluxQl.Hourly}\" ON {database} DURATION INF REPLICATION 1 SHARD DURATION 26w", ct);
            await RollUpAsync(database, raw.Name, ct);
            return new InfluxReadiness(true, Remark(raw));
        }
        catch (InfluxQueryException e) when (e.Answer.Status is 400 or 403 or 404 or 405 or 501)
        {
            return new InfluxReadiness(false, $"retention and roll-ups are left to the server's administrator ({e.Answer.Words})");
        }
    }

    private string Duration => options.Retention == TimeSpan.Zero
        ? "INF" : string.Create(CultureInfo.InvariantCulture, $"{(long)options.Retention.TotalSeconds}s");

    private async Task RollUpAsync(string database, string raw, CancellationToken ct)
    {
        var queries = await asker.AllAsync("SHOW CONTINUOUS QUERIES", ct);
        if (queries.Where(r => r.Name == options.Database).SelectMany(r => r.Values.EnumerateArray()).Any(v => v[0].ToString() == InfluxQl.Hourly)) return;
        await asker.AllAsync(
            $"CREATE CONTINUOUS QUERY \"{InfluxQl.Hourly}\" ON {database} {Again} BEGIN SELECT min(*), max(*), sum(*), count(*), first(*), last(*) "
            + $"INTO {database}.\"{InfluxQl.Hourly}\".:MEASUREMENT FROM {database}.{InfluxQl.Name(raw)}./.*/ GROUP BY time(1h), * END", ct);
    }

    private string? Remark(Policy raw)
    {
        if (raw.Keeps == options.Retention) return null;
        return $"retention policy {raw.Name} of {options.Database} keeps {(raw.Keeps == TimeSpan.Zero ? "everything" : raw.Keeps)}, Store:Retention says {options.Retention}: "
            + "correct one of them (ALTER RETENTION POLICY deletes what becomes too old)";
    }

    private sealed record Policy(string Name, TimeSpan Keeps, bool IsDefault)
    {
        public static Policy From(IReadOnlyList<string> columns, System.Text.Json.JsonElement row)
        {
            System.Text.Json.JsonElement Of(string column)
            {
                for (var i = 0; i < columns.Count; i++)
                    if (columns[i] == column) return row[i];
                return default;
            }
            return new Policy(Of("name").ToString(), Read(Of("duration").ToString()), Of("default").ValueKind == System.Text.Json.JsonValueKind.True);
        }

        // 2160h0m0s, 0s for ever.
        private static TimeSpan Read(string go)
        {
            var (total, number) = (0L, 0L);
            foreach (var c in go)
            {
                if (char.IsAsciiDigit(c)) number = number * 10 + (c - '0');
                else
                {
                    total += number * (c switch { 'h' => 3_600, 'm' => 60, _ => 1 });
                    number = 0;
                }
            }
            return TimeSpan.FromSeconds(total);
        }
    }
}
