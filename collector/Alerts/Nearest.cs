namespace Telemetry.Collector;

/// <summary>Which known word was meant.</summary>
public static class Nearest
{
    /// <returns><c>; did you mean flood?</c>, or nothing when no word is near.</returns>
    public static string Hint(string given, IEnumerable<string> words)
    {
        var (word, distance) = words.Select(w => (w, Distance(given.ToLowerInvariant(), w))).MinBy(p => p.Item2);
        return word is not null && distance <= Math.Max(1, word.Length / 3) ? $"; did you mean {word}?" : "";
    }

    // Levenshtein's: letters left out, put in or exchanged.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
