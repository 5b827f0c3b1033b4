namespace Telemetry.Collector;

/// <summary>Configuration section <c>Ledger</c>.</summary>
public sealed class LedgerOptions
{
    /// <summary>1 s to 1 day. A batch that arrives longer than this after it was sealed is late.</summary>
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>10 s to 30 days. A gap of a device that does not tell what waits in its journal counts as under way for this long, then as missing.</summary>
    public TimeSpan UnderWay { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>2 to 36,500. Days that are kept.</summary>
    public int Days { get; set; } = 400;

    public IEnumerable<string> Errors()
    {
        if (LateAfter < TimeSpan.FromSeconds(1) || LateAfter > TimeSpan.FromDays(1)) yield return $"Ledger:LateAfter {LateAfter} is out of range: 1 s to 1 day";
        if (UnderWay < TimeSpan.FromSeconds(10) || UnderWay > TimeSpan.FromDays(30)) yield return $"Ledger:UnderWay {UnderWay} is out of range: 10 s to 30 days";
        if (Days is < 2 or > 36_500) yield return $"Ledger:Days {Days} is out of range: 2 to 36500";
    }
}
