namespace Telemetry.Collector;

/// <summary>Something all devices depend on that does not work.</summary>
/// <param name="Since">ms.</param>
public readonly record struct Trouble(string Why, long Since);

/// <summary>What concerns every device at one moment.</summary>
/// <param name="Broker">Null while the collector is connected.</param>
/// <param name="Store">Null while it takes points.</param>
/// <param name="HearingSince">Since when values could arrive and be stored, ms: what is older than this says nothing about a device.</param>
/// <param name="Clock">This machine's clock is behind those of the devices; null while it is not.</param>
/// <param name="Foreign">Somebody else publishes on the collector's own topics; null while nobody does.</param>
public readonly record struct CityFacts(long Now, Trouble? Broker, Trouble? Store, long HearingSince, Trouble? Clock = null, Trouble? Foreign = null);

/// <summary>What is known of one device.</summary>
/// <param name="Silent">Offline because nothing was heard of it, not by its word or its will.</param>
/// <param name="Newest">Time of its newest stored value, ms; null when there is none.</param>
/// <param name="Detectors">What its detectors say of themselves.</param>
public readonly record struct DeviceFacts(DeviceView View, bool Silent, long? Newest, IReadOnlyList<DetectorFact>? Detectors = null);

/// <summary>The newest alarm in a detector's values.</summary>
/// <param name="Name">Of the detector, in its tag: also the name of its source.</param>
/// <param name="Time">ms.</param>
public readonly record struct DetectorFact(string Name, RateState State, long Time);
