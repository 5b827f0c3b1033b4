using System.Buffers;
using System.IO.Compression;

namespace Telemetry.Collector;

/// <summary>What became of the points of a lane. <see cref="Failure"/>: the answer that ended it; what was stored before stays, and is written again.</summary>
public sealed class InfluxOutcome
{
    public List<RejectedPoint> Rejected { get; } = [];

    /// <summary>Points that alone gave a 500 (<see cref="SuspectAnswer"/>): bad, if the server takes others.</summary>
    public List<int> Suspects { get; } = [];
    public InfluxAnswer? SuspectAnswer { get; set; }
    public int Stored { get; set; }
    public InfluxAnswer? Failure { get; set; }

    public void Clear()
    {
        Rejected.Clear();
        Suspects.Clear();
        (Stored, Failure, SuspectAnswer) = (0, null, null);
    }
}

/// <summary>
/// One connection's share of a commit: the points of its series, in order of arrival, in requests of up to 5,000 lines or about 1 MiB. A refused request is
/// divided until the bad lines stand alone. Buffers are kept from commit to commit.
/// </summary>
public sealed class InfluxLane(InfluxConnection connection, InfluxAddress address, InfluxPatience patience, bool gzip) : IDisposable
{
    public const int MaxLines = 5_000, MaxBytes = 1 << 20;

    private readonly InfluxLines lines = new();
    private readonly ArrayBufferWriter<byte> text = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> part = new();
    private readonly MemoryStream packed = new();
    private readonly List<int> points = [], ends = [];
    private int failures;

    public InfluxOutcome Outcome { get; } = new();

    public async Task WriteAsync(PointBatch batch, int lane, int lanes, CancellationToken ct)
    {
        Outcome.Clear();
        failures = 0;
        for (var next = 0; next < batch.Count;)
        {
            next = Fill(batch, next, lane, lanes);
            if (points.Count > 0 && !await SendAsync([.. Enumerable.Range(0, points.Count)], retry: true, ct)) return;
        }
    }

    public void Dispose() => packed.Dispose();

    private int Fill(PointBatch batch, int next, int lane, int lanes)
    {
        text.ResetWrittenCount();
        points.Clear();
        ends.Clear();
        var all = batch.Points;
        for (; next < all.Length && points.Count < MaxLines && text.WrittenCount < MaxBytes; next++)
        {
            // By series, so that two values of one identity never overtake each other.
            if (all[next].Series.Id % lanes != lane) continue;
            lines.Append(batch, all[next], text);
            points.Add(next);
            ends.Add(text.WrittenCount);
        }
        return next;
    }

    /// <returns>False when the server does not take it for now: the commit has failed.</returns>
    private async Task<bool> SendAsync(int[] chosen, bool retry, CancellationToken ct)
    {
        var answer = await PostAsync(Body(chosen), retry, ct);
        switch (InfluxStatusPolicy.Of(answer.Status))
        {
            case WriteVerdict.Stored:
                Outcome.Stored += chosen.Length;
                return true;
            case WriteVerdict.Refused when chosen.Length == 1 || answer.Dropped == chosen.Length:
            case WriteVerdict.TooLarge when chosen.Length == 1:
                foreach (var line in chosen) Reject(line, answer);
                return true;
            case WriteVerdict.Refused:
                if (!TakeNamed(answer, chosen, out var rest)) return await HalveAsync(chosen, ct);
                return rest.Length == 0 || await SendAsync(rest, retry: false, ct);
            case WriteVerdict.TooLarge:
                return await HalveAsync(chosen, ct);
            // Dividing finds a bad line only where others are taken; a server that takes nothing is broken, and is left alone.
            case WriteVerdict.Failed when Outcome.Stored > 0 || ++failures <= 4 * int.Log2(MaxLines):
                if (chosen.Length > 1) return await HalveAsync(chosen, ct);
                Outcome.Suspects.Add(points[chosen[0]]);
                Outcome.SuspectAnswer = answer;
                return true;
            default:
                Outcome.Failure = answer;
                return false;
        }
    }

    private async Task<bool> HalveAsync(int[] chosen, CancellationToken ct)
    {
        var half = chosen.Length / 2;
        return await SendAsync(chosen[..half], retry: false, ct) && await SendAsync(chosen[half..], retry: false, ct);
    }

    // 3.x names the bad lines. The rest is sent again: whether it was kept is not said for sure, and writing twice changes nothing.
    private bool TakeNamed(InfluxAnswer answer, int[] chosen, out int[] rest)
    {
        var named = answer.NamedLines().Where(n => n.Line >= 1 && n.Line <= chosen.Length).GroupBy(n => n.Line).ToDictionary(g => g.Key - 1, g => g.First().Words);
        foreach (var (line, words) in named) Reject(chosen[line], answer with { Text = words });
        rest = [.. chosen.Where((_, i) => !named.ContainsKey(i))];
        return named.Count > 0;
    }

    private void Reject(int line, InfluxAnswer answer) => Outcome.Rejected.Add(new RejectedPoint(points[line], InfluxStatusPolicy.Reason(answer)));

    private async Task<InfluxAnswer> PostAsync(ReadOnlyMemory<byte> body, bool retry, CancellationToken ct)
    {
        var asked = address.Current;
        var answer = await patience.TryAsync(token => connection.WriteAsync(asked, body, gzip, token), retry, ct);
        if (address.Instead(answer, asked) is not { } other) return answer;
        answer = await patience.TryAsync(token => connection.WriteAsync(other, body, gzip, token), retry, ct);
        address.Learn(answer);
        return answer;
    }

    private ReadOnlyMemory<byte> Body(int[] chosen)
    {
        var plain = text.WrittenMemory;
        if (chosen.Length < points.Count)
        {
            part.ResetWrittenCount();
            foreach (var line in chosen) part.Write(plain.Span[(line == 0 ? 0 : ends[line - 1])..ends[line]]);
            plain = part.WrittenMemory;
        }
        if (!gzip) return plain;
        packed.SetLength(0);
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(plain.Span);
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }
}
