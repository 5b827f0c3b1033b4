namespace Telemetry.Collector;

/// <summary>What becomes of the lines of a write.</summary>
public enum WriteVerdict
{
    Stored,

    /// <summary>One or more lines are bad: find them, quarantine them, keep the rest.</summary>
    Refused,

    /// <summary>Halve it.</summary>
    TooLarge,

    /// <summary>500: tried again; when it stays, perhaps a bad line (2.0 said a type conflict so).</summary>
    Failed,

    /// <summary>Overloaded or away: later.</summary>
    Busy,

    /// <summary>Only a person can cure it: nothing is lost, tried again slowly.</summary>
    Hold,
}

/// <summary>The table of facts/mqtt-edge-collector.md 6c: what each status of 1.x, 2.x, 3.x and VictoriaMetrics means. Decides by the code alone.</summary>
public static class InfluxStatusPolicy
{
    public static WriteVerdict Of(int status) => status switch
    {
        >= 200 and < 300 => WriteVerdict.Stored,
        400 or 406 or 422 => WriteVerdict.Refused,
        413 => WriteVerdict.TooLarge,
        500 => WriteVerdict.Failed,
        0 or 429 or > 500 => WriteVerdict.Busy,
        _ => WriteVerdict.Hold,
    };

    /// <summary>Cause and cure in words, for health and log.</summary>
    public static string Words(InfluxAnswer answer, StoreOptions options) => answer.Status switch
    {
        0 => $"InfluxDB at {options.Url} does not answer: {answer.Words}. Start it, or correct Store:Url",
        401 or 403 => $"InfluxDB refuses us ({answer.Status} {answer.Words}): check Store:Auth and the secret in Store:SecretFile, and that it may write {options.Database}",
        404 => $"InfluxDB has no database or bucket {options.Database} ({answer.Words}): create it, or correct Store:Database",
        429 => $"InfluxDB asks to wait (429 {answer.Words})",
        >= 300 and < 400 => $"InfluxDB redirects ({answer.Status}): give Store:Url the address that it redirects to",
        500 => $"InfluxDB fails (500 {answer.Words}): see its log; after a full disk 1.x takes nothing until it is started again",
        >= 500 => $"InfluxDB fails ({answer.Status} {answer.Words})",
        _ => $"InfluxDB answers {answer.Status} {answer.Words}",
    };

    /// <summary>A word for the quarantine. Only a label: what happens was decided by the status.</summary>
    public static string Reason(InfluxAnswer answer) =>
        answer.Status == 413 ? "store-too-large" :
        answer.Status == 500 ? "store-error" :
        answer.Words.Contains("type conflict", StringComparison.Ordinal) || answer.Words.Contains("already exists as type", StringComparison.Ordinal) ? "store-type-conflict" :
        answer.Words.Contains("retention policy", StringComparison.Ordinal) ? "store-beyond-retention" : "store-refused";
}
