using System.Collections.Concurrent;

namespace Telemetry.Collector;

/// <summary>
/// The registry of the running collector: the newest snapshot, read again when this or another process has changed the file, and the devices
/// that were let in because it is empty.
/// </summary>
public sealed class PlaceRegistry : IPlaceDirectory
{
    private readonly ConcurrentDictionary<string, bool> newcomers = new(StringComparer.Ordinal);
    private readonly RegistryOptions options;
    private readonly int maxDevices;
    private RegistrySnapshot current;
    private long version, revision;

    public PlaceRegistry(RegistryDatabase database, RegistryOptions options, DevicesOptions devices)
    {
        (Database, this.options, maxDevices) = (database, options, devices.MaxDevices);
        version = database.DataVersion;
        current = Read();
    }

    public RegistryDatabase Database { get; }

    public RegistrySnapshot Current => Volatile.Read(ref current);

    public long Revision => Interlocked.Read(ref revision);

    public IReadOnlyList<Place> Places => Current.Places;

    public Place? PlaceOf(string device) => Current.PlaceOf(device);

    /// <summary>
    /// The verdict on a device that has just been heard. Who was let in while the registry was empty stays in, also when it is filled before they
    /// could be written down.
    /// </summary>
    public Admission Admit(string device)
    {
        var snapshot = Current;
        var admission = snapshot.Admit(device);
        if (admission == Admission.Taken && !snapshot.Knows(device) && !newcomers.ContainsKey(device) && snapshot.Devices.Count + newcomers.Count < maxDevices)
            newcomers.TryAdd(device, true);
        return admission == Admission.Stranger && newcomers.ContainsKey(device) ? Admission.Taken : admission;
    }

    /// <summary>Reads again when another process has written; true when it had.</summary>
    public bool Refresh()
    {
        var now = Database.DataVersion;
        if (now == version) return false;
        version = now;
        Reload();
        return true;
    }

    /// <summary>After a change of this process's own.</summary>
    public void Reload()
    {
        Volatile.Write(ref current, Read());
        Interlocked.Increment(ref revision);
    }

    /// <summary>Writes down who was let in since the last time.</summary>
    public void NoteNewcomers(long now)
    {
        List<string> fresh = [.. newcomers.Keys.Where(d => !Current.Knows(d))];
        if (fresh.Count > 0)
        {
            Database.Note(database =>
            {
                var known = DeviceRegister.Load(database).Select(d => d.Device).ToHashSet(StringComparer.Ordinal);
                foreach (var device in fresh.Where(d => !known.Contains(d))) DeviceRegister.Save(database, new(device, DeviceVerdict.Taken, null, now));
            });
            Reload();
        }
        foreach (var device in newcomers.Keys.Where(Current.Knows)) newcomers.TryRemove(device, out _);
    }

    private RegistrySnapshot Read() => Database.Read(database => RegistrySnapshot.Load(database, options.Strangers));
}
