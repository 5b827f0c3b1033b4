using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// The door of the ingest loop: lets a device in, keeps a stranger's batches apart, leaves a refused device's where they are. What is kept is
/// acknowledged after its own commit; what is not kept is not acknowledged. Used by the ingest loop; <see cref="Round"/> by the keeper.
/// </summary>
public sealed class StrangerDesk(PlaceRegistry registry, StrangerTable table, IngestCounters counters)
{
    private const int BatchesPerRound = 64;
    private const int BytesPerRound = 4 << 20;
    private const int MaxText = 200;

    private readonly List<HeldBatch> held = [];
    private readonly Dictionary<string, (string? Hardware, string? Software, long Last, long NotHeld)> heard = new(StringComparer.Ordinal);
    private readonly List<HeldBatch> released = [];
    private volatile List<string> adopted = [];

    /// <summary>There is something to be written with the next group.</summary>
    public bool HasWork => held.Count > 0 || heard.Count > 0;

    /// <summary>Batches of adopted devices wait for the loop.</summary>
    public bool HasAdopted => adopted.Count > 0;

    /// <summary>True when the batch is a stranger's or a refused device's, and so not for the store.</summary>
    /// <param name="ticket">Of a sender who waits: it is told that the lines are safe, refused, or to be kept.</param>
    public bool Takes(string device, ReadOnlySpan<byte> payload, long now, CommitTicket? ticket = null)
    {
        switch (registry.Admit(device))
        {
            case Admission.Taken:
                return false;
            case Admission.Refused:
                Hear(device, now, notHeld: 1);
                counters.RefuseMessage("refused-device");
                if (ticket is not null) Refuse(ticket, payload);
                return true;
            default:
                Hear(device, now);
                counters.RefuseMessage("stranger");
                held.Add(new HeldBatch(device, payload.ToArray(), now, Ticket: ticket));
                return true;
        }
    }

    /// <summary>True when the status is of somebody who is not shown among the city's devices.</summary>
    public bool TakesStatus(string device, ReadOnlySpan<byte> payload, long now)
    {
        if (registry.Admit(device) == Admission.Taken) return false;
        var status = Read(payload);
        Hear(device, now, Cut(status?.Hardware), Cut(status?.Software));
        return true;
    }

    /// <summary>Writes what was heard since the last time and earns the acknowledgements of what is safe.</summary>
    /// <returns>Null when committed; else why nothing was.</returns>
    public string? Commit(AckBook acks)
    {
        if (!HasWork) return null;
        var why = table.Hold(held, heard, out var safe);
        for (var i = 0; i < held.Count; i++)
        {
            if (safe[i]) held[i].Ticket?.Commit();
            else held[i].Ticket?.Keep(why ?? "this device is not in the registry, and as much of it is held as may be: adopt or refuse it");
            if (why is not null) continue;
            if (!safe[i]) counters.RefuseMessage("strangers-full");
            else if (new BatchReader(held[i].Payload) is { Form: BatchForm.Numbered } reader) acks.Earn(held[i].Device, reader.Header);
        }
        held.Clear();
        heard.Clear();
        return why;
    }

    /// <summary>Puts held batches of adopted devices into the group, as if they came now.</summary>
    public void Release(Action<HeldBatch> decode)
    {
        released.Clear();
        var bytes = 0;
        try
        {
            foreach (var device in adopted)
                foreach (var batch in table.Read(device, BatchesPerRound - released.Count))
                {
                    if (bytes > BytesPerRound) return;
                    decode(batch);
                    released.Add(batch);
                    bytes += batch.Payload.Length;
                }
        }
        catch (SqliteException)
        {
            counters.RefuseMessage("strangers-unreadable");
        }
    }

    /// <summary>The group is in the store: what it had of held batches may go. True when more may wait.</summary>
    public bool Released()
    {
        if (released.Count == 0) return false;
        try
        {
            table.Delete(released);
            return true;
        }
        catch (SqliteException)
        {
            // They stay and come again in the next round, which changes nothing in the store.
            counters.RefuseMessage("strangers-unreadable");
            return false;
        }
        finally
        {
            released.Clear();
        }
    }

    /// <summary>Looks which decisions have been made about devices whose batches are held.</summary>
    /// <returns>Devices whose held batches were thrown away because they are refused, with their number.</returns>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public IReadOnlyList<(string Device, long Batches)> Round()
    {
        List<(string, long)> gone = [];
        List<string> ready = [];
        foreach (var device in table.Devices)
        {
            var verdict = registry.Current.Admit(device);
            if (verdict == Admission.Taken) ready.Add(device);
            else if (verdict == Admission.Refused) gone.Add((device, table.Forget(device, batchesOnly: true)));
        }
        adopted = ready;
        return gone;
    }

    /// <summary>Forgets who is no stranger any more.</summary>
    public void Tidy()
    {
        foreach (var stranger in table.List())
            if (stranger.Held == 0 && registry.Current.Admit(stranger.Device) == Admission.Taken) table.Forget(stranger.Device, batchesOnly: false);
    }

    /// <summary>Sketches in what is held live no longer than anywhere.</summary>
    public void DropSketches(long before) => table.DropSketches(before);

    private static void Refuse(CommitTicket ticket, ReadOnlySpan<byte> payload)
    {
        var lines = 0;
        foreach (var line in payload.Split((byte)'\n'))
            if (line.Start.Value != line.End.Value) ticket.Refuse(++lines, "refused-device");
        ticket.Commit();
    }

    private void Hear(string device, long now, string? hardware = null, string? software = null, long notHeld = 0)
    {
        if (!heard.TryGetValue(device, out var before) && heard.Count >= StrangerTable.MaxStrangers) return;
        heard[device] = (hardware ?? before.Hardware, software ?? before.Software, now, before.NotHeld + notHeld);
    }

    private static string? Cut(string? text) => text is { Length: > MaxText } ? text[..MaxText] : text;

    private static DeviceStatus? Read(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, ContractsJson.Default.DeviceStatus);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
