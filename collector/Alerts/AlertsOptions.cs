namespace Telemetry.Collector;

/// <summary>When the signed time is sent.</summary>
public enum BeaconPolicy
{
    /// <summary>While the kernel says that NTP keeps this machine's clock.</summary>
    Auto,

    /// <summary>Always: containers and virtual machines, whose host keeps the time.</summary>
    Always,
    Never,
}

/// <summary>Configuration section <c>Alerts</c>.</summary>
public sealed class AlertsOptions
{
    /// <summary>Folder (0700) of keys, key ring and <c>alerts.db</c>; relative to the configuration file.</summary>
    public string Directory { get; set; } = "alerts";

    /// <summary>Whose orders these are; devices know it from the key ring.</summary>
    public string Issuer { get; set; } = "city";

    /// <summary>People of the disaster desk whose keys are kept here, one each; an actual order of level 3 or more needs two.
    /// Empty where each person carries their own key.</summary>
    public IReadOnlyList<string> Persons { get; set; } = [];

    /// <summary>Whether <c>alert/beacon</c> is sent: devices without NTP take their time from it, so a wrong one misleads a whole city.</summary>
    public BeaconPolicy Beacon { get; set; } = BeaconPolicy.Auto;

    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Directory)) yield return "Alerts:Directory is empty: name the folder of keys and orders, like /var/lib/telemetry/alerts";
        if (!WireName.IsValid(Issuer)) yield return $"Alerts:Issuer '{Issuer}' is not a name: a-z, 0-9 and '-', like city";
        foreach (var person in Persons)
            if (!WireName.IsValid(person)) yield return $"Alerts:Persons holds '{person}', which is not a name: a-z, 0-9 and '-', like desk-a";
        if (Persons.Distinct(StringComparer.Ordinal).Count() < Persons.Count) yield return "Alerts:Persons names somebody twice: each person has one key";
    }
}
