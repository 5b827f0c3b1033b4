namespace Telemetry.Collector;

/// <summary>
/// Which write address a server has: <c>/api/v2/write</c> (1.8 and later, 2.x, 3.x, VictoriaMetrics) or <c>/write</c> (1.x). Learnt from the
/// first answers: while neither has taken anything, a 404 of the one asks the other.
/// </summary>
public sealed class InfluxAddress(StoreOptions options)
{
    private readonly string[] all =
    [
        $"api/v2/write?org={Uri.EscapeDataString(options.Org)}&bucket={Uri.EscapeDataString(options.Database)}&precision=ms",
        $"write?db={Uri.EscapeDataString(options.Database)}&precision=ms",
    ];

    private volatile int chosen;
    private volatile bool proven;

    public string Current => all[chosen];

    /// <returns>The address to ask instead; null when this answer stands.</returns>
    public string? Instead(InfluxAnswer answer, string asked)
    {
        // The other connection has learnt it while this question was under way.
        if (answer.Status is 404 or 405 or 501 && asked != Current) return Current;
        if (answer.Status is not (0 or 404 or 405 or 501)) proven = true;
        if (proven || answer.Status is not (404 or 405 or 501) || asked != all[0]) return null;
        return all[1];
    }

    /// <summary>Takes the answer of the other address: any but 404 means that it exists.</summary>
    public void Learn(InfluxAnswer answer)
    {
        if (answer.Status is 0 or 404 or 405 or 501) return;
        chosen = 1;
        proven = true;
    }
}
