using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>A request from afar to send at once what waits in the journal. What is no longer in it cannot be asked for.</summary>
internal sealed class Backfill(Journal journal, Signal wake)
{
    private int asked;

    /// <returns>What waits.</returns>
    public JournalStatus Ask()
    {
        Volatile.Write(ref asked, 1);
        wake.Set();
        return journal.Status();
    }

    /// <summary>True once for every request.</summary>
    public bool Take() => Interlocked.Exchange(ref asked, 0) == 1;
}
