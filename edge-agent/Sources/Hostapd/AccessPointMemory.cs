namespace Telemetry.EdgeAgent;

/// <summary>
/// What the BSS of one access point know together. A station belongs to the BSS of its latest association: the entry it left behind at
/// another, which hostapd keeps for up to five minutes, counts there no more, and its late end concerns that BSS only.
/// </summary>
internal sealed class AccessPointMemory(TimeSpan visitGap)
{
    private readonly List<StationTable> tables = [];

    /// <summary>Held by whoever uses any of the tables.</summary>
    public Lock Gate { get; } = new();

    public VisitLog Visits { get; } = new(visitGap);

    /// <param name="saw">Told of each station that associates or is met by a walk.</param>
    public StationTable NewTable(Action<ulong>? saw = null)
    {
        var table = new StationTable(this, saw);
        tables.Add(table);
        return table;
    }

    /// <summary>A station has associated with <paramref name="at"/> at <paramref name="began"/>.</summary>
    public void Settle(StationTable at, ulong address, TimeSpan began, TimeSpan now)
    {
        foreach (var other in tables)
        {
            if (other == at || other.Began(address) is not { } elsewhere) continue;
            (elsewhere <= began ? other : at).MovedAway(address, now);
        }
    }
}
