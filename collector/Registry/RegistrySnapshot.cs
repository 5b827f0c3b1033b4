namespace Telemetry.Collector;

/// <summary>Whether a device's data belong to the city.</summary>
public enum Admission { Taken, Stranger, Refused }

/// <summary>The registry as it was read at one moment; immutable, so any thread may ask it.</summary>
public sealed class RegistrySnapshot
{
    private readonly Dictionary<string, Place> byId;
    private readonly Dictionary<string, RegisteredDevice> byDevice;

    public RegistrySnapshot(IReadOnlyList<Place> places, IReadOnlyList<RegisteredDevice> devices, IReadOnlyList<LayoutColumn> layout, StrangerMode mode)
    {
        (Places, Devices, Layout) = (places, devices, layout);
        byId = places.ToDictionary(p => p.Id, StringComparer.Ordinal);
        byDevice = devices.ToDictionary(d => d.Device, StringComparer.Ordinal);
        // A stack that nobody has told of its places must work; one that has a registry must not let anybody in.
        TakesAll = mode == StrangerMode.Take || (mode == StrangerMode.Auto && places.Count == 0 && devices.All(d => d.Verdict == DeviceVerdict.Taken));
    }

    public static RegistrySnapshot Load(RawDatabase database, StrangerMode mode) =>
        new(PlaceTable.Load(database), DeviceRegister.Load(database), PlaceTable.LoadLayout(database), mode);

    public IReadOnlyList<Place> Places { get; }
    public IReadOnlyList<RegisteredDevice> Devices { get; }
    public IReadOnlyList<LayoutColumn> Layout { get; }

    /// <summary>Devices that are not in it are taken, not strangers.</summary>
    public bool TakesAll { get; }

    public bool Knows(string device) => byDevice.ContainsKey(device);

    public Admission Admit(string device) => byDevice.TryGetValue(device, out var known)
        ? known.Verdict == DeviceVerdict.Refused ? Admission.Refused : Admission.Taken
        : TakesAll ? Admission.Taken : Admission.Stranger;

    public Place? PlaceOf(string device) => byDevice.GetValueOrDefault(device)?.Place is { } id ? byId.GetValueOrDefault(id) : null;

    public Place? Find(string place) => byId.GetValueOrDefault(place);

    public IReadOnlyList<string> DevicesAt(string place) => [.. Devices.Where(d => d.Place == place && d.Verdict != DeviceVerdict.Refused).Select(d => d.Device)];
}
