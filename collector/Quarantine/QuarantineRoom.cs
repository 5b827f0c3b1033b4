namespace Telemetry.Collector;

/// <summary>The room that is left in the quarantine during one transaction.</summary>
internal sealed class QuarantineRoom
{
    private readonly RawDatabase database;
    private readonly RecordsOptions options;
    private readonly long maxCharactersPerDevice;
    private readonly Dictionary<string, (long Lines, long Characters)> devices = new(StringComparer.Ordinal);
    private long total;

    public QuarantineRoom(RawDatabase database, RecordsOptions options, long maxCharactersPerDevice)
    {
        (this.database, this.options, this.maxCharactersPerDevice) = (database, options, maxCharactersPerDevice);
        total = Count();
    }

    /// <summary>When it is full, what was last seen before a time goes: nobody has looked at it for so long.</summary>
    public void Purge(long before)
    {
        if (total < options.QuarantineLines) return;
        using var delete = database.Prepare("DELETE FROM quarantine WHERE last < ?1");
        delete.Bind(1, before);
        delete.Run();
        total = Count();
    }

    /// <summary>Takes the room of a new line, if there is any.</summary>
    public bool Takes(in RefusedLine line)
    {
        if (!devices.TryGetValue(line.Device, out var used)) used = Used(line.Device);
        var (lines, characters) = (used.Lines + 1, used.Characters + line.Text.Length);
        var fits = total < options.QuarantineLines && lines <= options.QuarantineLinesPerDevice && characters <= maxCharactersPerDevice;
        devices[line.Device] = fits ? (lines, characters) : used;
        if (fits) total++;
        return fits;
    }

    private (long Lines, long Characters) Used(string device)
    {
        using var sum = database.Prepare("SELECT count(*), coalesce(sum(length(line)), 0) FROM quarantine WHERE device = ?1");
        sum.Bind(1, device);
        return sum.Step() ? (sum.Long(0), sum.Long(1)) : default;
    }

    private long Count()
    {
        using var count = database.Prepare("SELECT count(*) FROM quarantine");
        return count.Step() ? count.Long(0) : 0;
    }
}
