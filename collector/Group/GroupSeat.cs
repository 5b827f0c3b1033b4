namespace Telemetry.Collector;

/// <summary>What this collector is among several, and what follows from it. Without a group it is the desk, and alone.</summary>
/// <param name="Group">Name of the shared subscription; empty without one.</param>
/// <param name="Desk">Client id of the desk.</param>
public sealed record GroupSeat(string Group, string Desk, bool IsDesk)
{
    // What the desk alone listens to: there is one key ring, one register of statuses, one answer to a request for a key.
    private static readonly TopicKind[] OfDesk =
        [TopicKind.Status, TopicKind.Receipt, TopicKind.DayKeyRequest, TopicKind.TwinReported, TopicKind.CommandResult, TopicKind.Screen,
            // Its own retained messages: what the broker holds is looked at.
            TopicKind.Order, TopicKind.TwinDesired, TopicKind.Content];

    public bool IsShared => Group.Length > 0;

    public string Role => IsDesk ? "desk" : "ingest-only";

    /// <summary>For people, in the log and in health.</summary>
    public string Words => IsDesk
        ? $"desk of the group {Group}: takes its share of telemetry, and is the one with statuses, registry, orders, twins, beacon and key of the day"
        : $"ingest only in the group {Group}: takes its share of telemetry; everything else is at the desk, the collector with Broker:ClientId {Desk}";

    public static GroupSeat Of(CollectorOptions options) => new(
        options.Group.Name, options.Group.Desk, options.Group.Name.Length == 0 || options.Broker.ClientId == options.Group.Desk);

    /// <summary>What is subscribed: telemetry by turns within the group, the rest by the desk, and what members pass on to it.</summary>
    public IReadOnlyList<(string Filter, int Qos)> Subscriptions(Topics topics)
    {
        List<(string, int)> filters = [(IsShared ? topics.Shared(Group, TopicKind.Telemetry) : topics.All(TopicKind.Telemetry), 1)];
        if (IsDesk) filters.AddRange(OfDesk.Select(kind => (topics.All(kind), 1)));
        if (IsDesk) filters.Add((topics.KeyRing, 1));
        if (IsDesk && IsShared) filters.Add((topics.All(TopicKind.DeskBatch), 1));
        return filters;
    }

    public IEnumerable<string> Errors(CollectorOptions options)
    {
        if (!IsDesk && options.Store.Kind == StoreKind.Sqlite)
            yield return $"Store:Kind Sqlite has one writer, and this is not the desk of the group {Group}: set Store:Kind InfluxDb in all collectors of the group, "
                + $"or stop this one, or make it the desk (Broker:ClientId {Desk})";
        if (IsShared && options.Registry.Strangers == StrangerMode.Hold)
            yield return $"Registry:Strangers Hold does not work in a group (Group:Name {Group}), whose members do not know the desk's registry: set Take, and let the broker's "
                + "access rules keep strangers out";
    }
}
