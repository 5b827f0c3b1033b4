using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>The agent's own figures; always present, not configured.</summary>
internal sealed class AgentSource(Journal journal, Func<long> resent) : ISource
{
    public static SourceSlot SlotOf(Journal journal, Func<long> resent, TimeSpan interval) =>
        new("agent", "agent", interval, TimeSpan.FromSeconds(10), new AgentSource(journal, resent));

    public ValueTask<SourceReading> ReadAsync(LineSink sink, CancellationToken cancel)
    {
        var status = journal.Status();
        var line = sink.Begin(Measurements.Agent)
            .Field("journal_batches", status.Batches).Field("journal_bytes", status.Bytes).Field("oldest_s", Math.Round(status.OldestSeconds, 3))
            .Field("journalled", status.Journalled).Field("dropped", status.Dropped).Field("resent", resent());
        if (OwnProcess.WrittenBytes() is { } written) line.Field("written_bytes", written);
        sink.End();
        return ValueTask.FromResult(SourceReading.Ok);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
