namespace Telemetry.Collector;

/// <summary>How a device came into the registry. The words are stored.</summary>
public enum DeviceVerdict
{
    /// <summary>It was heard while the registry was empty.</summary>
    Taken,

    /// <summary>A person let it in.</summary>
    Adopted,

    /// <summary>A person keeps it out.</summary>
    Refused,
}

/// <summary>A device of the registry.</summary>
/// <param name="Place">Id of the place it stands at; null when nobody has said.</param>
/// <param name="Since">Of the verdict, ms.</param>
public sealed record RegisteredDevice(string Device, DeviceVerdict Verdict, string? Place, long Since);

/// <summary>One piece of hardware at a post: from when it reported.</summary>
public sealed record HardwareEntry(string Device, long Since, string Serial);

/// <summary>Tables <c>device</c> and <c>hardware</c>. Runs inside the caller's transaction.</summary>
public static class DeviceRegister
{
    public const int MaxHardwarePerDevice = 100;

    public static IReadOnlyList<RegisteredDevice> Load(RawDatabase database)
    {
        using var rows = database.Prepare("SELECT device, verdict, place, since FROM device ORDER BY device");
        var devices = new List<RegisteredDevice>();
        while (rows.Step())
            devices.Add(new(rows.Text(0), OrderCodec.TryWord(rows.Text(1), out DeviceVerdict verdict) ? verdict : DeviceVerdict.Taken, rows.IsNull(2) ? null : rows.Text(2), rows.Long(3)));
        return devices;
    }

    public static void Save(RawDatabase database, RegisteredDevice device)
    {
        using var upsert = database.Prepare(
            "INSERT INTO device(device, verdict, place, since) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(device) DO UPDATE SET verdict=excluded.verdict, place=excluded.place, since=excluded.since");
        upsert.Bind(1, device.Device);
        upsert.Bind(2, OrderCodec.Word(device.Verdict));
        if (device.Place is { } place) upsert.Bind(3, place); else upsert.BindNull(3);
        upsert.Bind(4, device.Since);
        upsert.Run();
    }

    public static IReadOnlyList<HardwareEntry> Hardware(RawDatabase database)
    {
        using var rows = database.Prepare("SELECT device, since, serial FROM hardware ORDER BY device, since");
        var entries = new List<HardwareEntry>();
        while (rows.Step()) entries.Add(new(rows.Text(0), rows.Long(1), rows.Text(2)));
        return entries;
    }

    /// <summary>Notes hardware that was not the last one there; the oldest goes when a post has had too many.</summary>
    public static void Note(RawDatabase database, HardwareEntry entry)
    {
        using var insert = database.Prepare("INSERT INTO hardware(device, since, serial) VALUES(?1, ?2, ?3) ON CONFLICT(device, since) DO UPDATE SET serial=excluded.serial");
        insert.Bind(1, entry.Device);
        insert.Bind(2, entry.Since);
        insert.Bind(3, entry.Serial);
        insert.Run();
        using var trim = database.Prepare(
            $"DELETE FROM hardware WHERE device=?1 AND since <= (SELECT since FROM hardware WHERE device=?1 ORDER BY since DESC LIMIT 1 OFFSET {MaxHardwarePerDevice})");
        trim.Bind(1, entry.Device);
        trim.Run();
    }
}
