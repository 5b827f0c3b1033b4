namespace Telemetry.Dashboards;

/// <summary>Where the poller leaves the newest snapshot and pages pick it up.</summary>
public sealed class LastKnown
{
    private volatile Snapshot snapshot = Snapshot.Nothing;

    public Snapshot Snapshot
    {
        get => snapshot;
        set => snapshot = value;
    }
}
