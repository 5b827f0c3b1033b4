namespace Telemetry.Collector;

/// <summary>
/// Configuration section <c>Group</c>: several collectors on one broker, which share the telemetry by a shared subscription. It is the same in all of
/// them; the client id tells each which one it is, and a broker lets nobody in twice under one id.
/// </summary>
public sealed class GroupOptions
{
    /// <summary>Name of the shared subscription: a-z, 0-9 and '-'. Empty: this collector is alone and takes everything.</summary>
    public string Name { get; set; } = "";

    /// <summary>Client id (<c>Broker:ClientId</c>) of the one member that is the city's desk: statuses, registry, orders, twins, beacon, key of the day, pages.
    /// All others take telemetry only.</summary>
    public string Desk { get; set; } = "collector";

    public IEnumerable<string> Errors()
    {
        if (Name.Length > 0 && !WireName.IsValid(Name)) yield return $"Group:Name '{Name}' is not a name: a-z, 0-9 and '-', like collectors";
        if (Name.Length > 0 && string.IsNullOrWhiteSpace(Desk)) yield return "Group:Desk is empty: name the Broker:ClientId of the one collector that is the desk";
    }
}
