using System.Net;
using System.Net.Sockets;

namespace Telemetry.Contracts;

/// <summary>
/// Places for connections, in all and per client, so that one client never takes them all. This machine's own (a sign's page, a reverse proxy) count
/// for nobody. Any thread.
/// </summary>
/// <param name="inAll">Places of all clients together.</param>
/// <param name="each">Places of one client: an IPv4 address, or a network of IPv6 (/64), which is what one customer has.</param>
/// <param name="isOwn">This machine's addresses; null: loopback.</param>
public sealed class ClientPlaces(int inAll, int each, Predicate<IPAddress>? isOwn = null)
{
    private readonly Predicate<IPAddress> isOwn = isOwn ?? IPAddress.IsLoopback;
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> taken = [];

    /// <summary>Places that are taken by others than this machine.</summary>
    public int Count { get; private set; }

    /// <summary>Null when there is none; disposing leaves the place.</summary>
    public IDisposable? Take(IPAddress? from)
    {
        if (from is null || isOwn(from)) return new TakenPlace(() => { });
        var client = ClientOf(from);
        lock (gate)
        {
            var has = taken.GetValueOrDefault(client);
            if (Count >= inAll || has >= each) return null;
            taken[client] = has + 1;
            Count++;
        }
        return new TakenPlace(() => Leave(client));
    }

    private void Leave(IPAddress client)
    {
        lock (gate)
        {
            Count--;
            if (--taken[client] == 0) taken.Remove(client);
        }
    }

    private static IPAddress ClientOf(IPAddress from)
    {
        if (from.IsIPv4MappedToIPv6) return from.MapToIPv4();
        if (from.AddressFamily != AddressFamily.InterNetworkV6) return from;
        var bytes = from.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private sealed class TakenPlace(Action leave) : IDisposable
    {
        private Action? left = leave;

        public void Dispose() => Interlocked.Exchange(ref left, null)?.Invoke();
    }
}
