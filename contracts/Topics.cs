using System.Text;

namespace Telemetry.Contracts;

/// <summary>What a topic is about; the wire shapes are in <see cref="Topics"/>.</summary>
public enum TopicKind
{
    Unknown, Telemetry, Ack, Status, TwinDesired, TwinReported, Command, CommandResult,
    Order, KeyRing, Beacon, Receipt, Content, DayKey, DayKeyRequest, DeskBatch, Screen,
}

/// <summary>A topic taken apart. <see cref="Id"/> is the device, order or screen; empty where the topic has none.</summary>
public readonly ref struct TopicAddress(TopicKind kind, ReadOnlySpan<byte> id)
{
    public TopicKind Kind { get; } = kind;
    public ReadOnlySpan<byte> Id { get; } = id;
    public string IdText => Encoding.ASCII.GetString(Id);
}

/// <summary>The only place where topic strings are built or taken apart (design section 5).</summary>
public sealed class Topics
{
    public const string DefaultPrefix = "city";

    // What stands before and after the id. An id holds no slash, so no topic fits two rows.
    private static readonly (TopicKind Kind, string Before, string After, bool HasId)[] Shapes =
    [
        (TopicKind.Telemetry, "tele/", "", true),
        (TopicKind.Ack, "ack/", "", true),
        (TopicKind.Status, "status/", "", true),
        (TopicKind.TwinDesired, "twin/", "/desired", true),
        (TopicKind.TwinReported, "twin/", "/reported", true),
        (TopicKind.Command, "cmd/", "", true),
        (TopicKind.CommandResult, "cmd/", "/result", true),
        (TopicKind.Order, "alert/order/", "", true),
        (TopicKind.KeyRing, "alert/keyring", "", false),
        (TopicKind.Beacon, "alert/beacon", "", false),
        (TopicKind.Receipt, "alert/receipt/", "", true),
        (TopicKind.Content, "content/", "", true),
        (TopicKind.DayKey, "key/", "", true),
        (TopicKind.DayKeyRequest, "key/", "/request", true),
        (TopicKind.DeskBatch, "desk/", "", true),
        (TopicKind.Screen, "screen/", "", true),
    ];

    private readonly (TopicKind Kind, byte[] Before, byte[] After, bool HasId)[] shapes;

    /// <param name="prefix">First level(s) of every topic, without a trailing slash; letters, digits, '-', '_' and '/'.</param>
    /// <exception cref="FormatException">The prefix holds a wildcard or another character that brokers treat specially.</exception>
    public Topics(string prefix = DefaultPrefix)
    {
        if (prefix.Length is 0 or > 100 || prefix[0] == '/' || prefix[^1] == '/' || prefix.Contains("//", StringComparison.Ordinal)
            || !prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '/'))
            throw new FormatException($"'{prefix}' is not a topic prefix: use letters, digits, '-', '_' and '/' between levels, like city");
        Prefix = prefix;
        shapes = [.. Shapes.Select(s => (s.Kind, Encoding.ASCII.GetBytes($"{prefix}/{s.Before}"), Encoding.ASCII.GetBytes(s.After), s.HasId))];
    }

    public string Prefix { get; }

    public string KeyRing => $"{Prefix}/alert/keyring";
    public string Beacon => $"{Prefix}/alert/beacon";

    /// <summary>The topic of one device, order or screen.</summary>
    /// <param name="id">A <see cref="WireName"/>: anything else could add a level or a wildcard.</param>
    public string For(TopicKind kind, string id)
    {
        if (!WireName.IsValid(id)) throw new FormatException($"'{id}' cannot be part of a topic");
        var (before, after) = ShapeOf(kind);
        return $"{Prefix}/{before}{id}{after}";
    }

    public string For(TopicKind kind, DeviceId device) => For(kind, device.Value);

    /// <summary>The subscription filter for every id of a kind.</summary>
    public string All(TopicKind kind)
    {
        var (before, after) = ShapeOf(kind);
        return $"{Prefix}/{before}+{after}";
    }

    /// <summary>The same, shared: the broker gives each message to one of the subscribers of the group. Not part of MQTT 3.1.1, but of its brokers.</summary>
    /// <param name="group">A <see cref="WireName"/>.</param>
    public string Shared(string group, TopicKind kind) =>
        WireName.IsValid(group) ? $"$share/{group}/{All(kind)}" : throw new FormatException($"'{group}' cannot name a shared subscription");

    /// <summary>Takes a topic apart. False for foreign topics and for ids that are not a <see cref="WireName"/>. Does not allocate.</summary>
    public bool TryParse(ReadOnlySpan<byte> topic, out TopicAddress address)
    {
        foreach (var (kind, before, after, hasId) in shapes)
        {
            if (!topic.StartsWith(before) || !topic.EndsWith(after) || topic.Length < before.Length + after.Length) continue;
            var id = topic[before.Length..(topic.Length - after.Length)];
            if (hasId ? !WireName.IsValid(id) : id.Length != 0) continue;
            address = new TopicAddress(kind, id);
            return true;
        }
        address = default;
        return false;
    }

    private static (string Before, string After) ShapeOf(TopicKind kind)
    {
        foreach (var shape in Shapes)
            if (shape.Kind == kind && shape.HasId) return (shape.Before, shape.After);
        throw new ArgumentOutOfRangeException(nameof(kind), kind, "this kind of topic has no id");
    }
}
