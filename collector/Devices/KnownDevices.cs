using Microsoft.Data.Sqlite;

namespace Telemetry.Collector;

/// <summary>
/// Whether anything at all is known of a device, or of a guest of the door: an empty answer about one that exists is not the answer about a
/// misspelled name.
/// </summary>
public sealed class KnownDevices(
    ITimeSeriesStore store, DeviceRoll roll, StrangerTable strangers, QuarantineTable quarantine, RecordsOptions records, TimeProvider time)
{
    /// <summary>True also when that cannot be looked up now.</summary>
    public bool Knows(string device)
    {
        if (store.Catalog.Knows(device) || store.State.Unavailable is not null) return true;
        try
        {
            return roll.Look(time.GetUtcNow().ToUnixTimeMilliseconds(), null).Any(d => d.View.Device == device)
                || strangers.Devices.Contains(device) || quarantine.Read(device, null, 1).Count > 0 || IsInFleet(device);
        }
        catch (SqliteException)
        {
            return true;
        }
    }

    private bool IsInFleet(string device)
    {
        if (!File.Exists(FleetBook.PathOf(records))) return false;
        using var book = FleetBook.OpenToRead(records);
        return book.Knows(device);
    }
}
