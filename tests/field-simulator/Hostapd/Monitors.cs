using System.Net;

namespace Telemetry.FieldSimulator;

/// <summary>
/// Who attached for events, as hostapd keeps them (src/common or wpa_supplicant ctrl_iface): attaching twice sends twice, a
/// missing socket file drops the monitor at once, more than ten failures in a row drop it too.
/// </summary>
internal sealed class Monitors
{
    private const int InfoLevel = 3, MostFailures = 10;
    private readonly List<Monitor> _attached = [];

    public int Count => _attached.Count;

    public void Attach(SocketAddress client) => _attached.Add(new Monitor(client));

    public bool Detach(SocketAddress client) =>
        _attached.Find(monitor => monitor.Client.Equals(client)) is { } found && _attached.Remove(found);

    public bool SetLevel(SocketAddress client, int level)
    {
        if (_attached.Find(monitor => monitor.Client.Equals(client)) is not { } found) return false;
        found.Level = level;
        return true;
    }

    public void Clear() => _attached.Clear();

    /// <summary>Offers one event of level info to each monitor through <paramref name="send"/>.</summary>
    public void Send(string text, Func<SocketAddress, string, Delivery> send)
    {
        foreach (var monitor in _attached.Where(monitor => InfoLevel >= monitor.Level).ToArray())
        {
            var delivery = send(monitor.Client, $"<{InfoLevel}>{text}");
            monitor.Failures = delivery == Delivery.Delivered ? 0 : monitor.Failures + 1;
            if (delivery == Delivery.Gone || monitor.Failures > MostFailures) _attached.Remove(monitor);
        }
    }

    private sealed class Monitor(SocketAddress client)
    {
        public SocketAddress Client => client;
        public int Level { get; set; } = InfoLevel;
        public int Failures { get; set; }
    }
}

internal enum Delivery
{
    Delivered,
    Refused,

    /// <summary>Readers' unread datagrams fill the sender's buffer, whoever they are for.</summary>
    Full,
    Gone,
}
