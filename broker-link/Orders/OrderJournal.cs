using Microsoft.Extensions.Logging;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>One accepted envelope as it lay on the disk.</summary>
/// <param name="Name">See <see cref="OrderJournal.NameOf"/>.</param>
/// <param name="Saved">Wall time of its acceptance, ms, by the clock of that time.</param>
public sealed record JournalledOrder(string Name, byte[] Envelope, long Saved);

/// <summary>
/// The accepted envelopes, one file per order, the newest key ring, and what is over. The bytes are stored as they came, so that a restart proves
/// them again; each write is flushed and renamed into place, so that a power cut leaves the old file or the new one.
/// </summary>
public sealed partial class OrderJournal(string directory, ILogger<OrderJournal> logger)
{
    private const string Extension = ".jws", Temporary = ".new", Unbelieved = ".refused";
    private readonly string orders = Path.Combine(directory, "orders");
    private readonly string keyRing = Path.Combine(directory, "keyring" + Extension);
    private readonly string memory = Path.Combine(directory, "memory.json");

    /// <summary>Why the last write failed; null when it succeeded.</summary>
    public string? Fault { get; private set; }

    /// <summary>What the book tells orders apart by; all three are words without dots and slashes.</summary>
    public static string NameOf(AlertOrder order) => $"{order.Order}.{OrderCodec.Word(order.Status)}.{OrderCodec.Word(order.Origin)}";

    public bool Save(AlertOrder order, ReadOnlySpan<byte> envelope) => TryWrite(FileOf(NameOf(order)), envelope);

    public bool SaveKeyRing(ReadOnlySpan<byte> envelope) => TryWrite(keyRing, envelope);

    public byte[]? ReadKeyRing() => TryRead(keyRing)?.Bytes;

    public void SaveMemory(OrderMemory known) => TryWrite(memory, known.Write());

    /// <returns>Empty when there is none; a file that is none of ours is set aside.</returns>
    public OrderMemory ReadMemory()
    {
        if (TryRead(memory, OrderMemory.MaxBytes) is not var (bytes, _)) return OrderMemory.Empty;
        if (OrderMemory.TryRead(bytes) is { } known) return known;
        SetAside(memory, "not what this program writes");
        return OrderMemory.Empty;
    }

    public IReadOnlyList<JournalledOrder> ReadOrders()
    {
        var found = new List<JournalledOrder>();
        foreach (var file in Files())
            if (TryRead(file) is var (envelope, written))
                found.Add(new JournalledOrder(Path.GetFileNameWithoutExtension(file), envelope, written.ToUnixTimeMilliseconds()));
        return found;
    }

    /// <summary>Deletes what the book has forgotten.</summary>
    public void Keep(IReadOnlySet<string> known)
    {
        foreach (var file in Files())
            if (!known.Contains(Path.GetFileNameWithoutExtension(file))) TryDelete(file);
    }

    /// <summary>A file that does not prove itself: kept as evidence under another name, never read again.</summary>
    public void SetAside(JournalledOrder order, string why) => SetAside(FileOf(order.Name), why);

    public void SetKeyRingAside(string why) => SetAside(keyRing, why);

    private string[] Files()
    {
        try
        {
            return Directory.Exists(orders) ? Directory.GetFiles(orders, "*" + Extension) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, orders, e.Message);
            return [];
        }
    }

    private string FileOf(string name) => Path.Combine(orders, name + Extension);

    private void SetAside(string file, string why)
    {
        try
        {
            File.Move(file, file + Unbelieved, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unwritable(logger, file, e.Message);
        }
        Log.SetAside(logger, file, why);
    }

    private bool TryWrite(string file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var folder = Path.GetDirectoryName(file)!;
            Directory.CreateDirectory(folder);
            // What lies there is not written through: a link would lead elsewhere, a FIFO would block for ever.
            File.Delete(file + Temporary);
            using (var handle = File.OpenHandle(file + Temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(handle, bytes, 0);
                RandomAccess.FlushToDisk(handle);
            }
            File.Move(file + Temporary, file, overwrite: true);
            FolderSync.Flush(folder);
            Fault = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fault = e.Message;
            Log.Unwritable(logger, file, e.Message);
            return false;
        }
    }

    private (byte[] Bytes, DateTimeOffset Written)? TryRead(string file, int most = JwsEnvelope.MaxBytes)
    {
        try
        {
            return PlainFile.Read(file, most);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unreadable(logger, file, e.Message);
            return null;
        }
    }

    private void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Unwritable(logger, file, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Cannot write {File}: {Reason}; what is in force now may be lost at a restart")]
        public static partial void Unwritable(ILogger logger, string file, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Cannot read {File}: {Reason}")]
        public static partial void Unreadable(ILogger logger, string file, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Set {File} aside, it does not prove itself: {Why}")]
        public static partial void SetAside(ILogger logger, string file, string why);
    }
}
