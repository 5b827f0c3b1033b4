using System.Net;

namespace Telemetry.EdgeAgent;

/// <summary>One NAS, or a network of them, under one name.</summary>
/// <param name="SwapInOut">It exchanges Acct-Input-Octets and -Output-Octets.</param>
internal sealed record RadiusClient(IPNetwork Network, BssAccount Bss, bool SwapInOut);

/// <summary>Who may report: the narrowest network that holds an address decides.</summary>
internal sealed class RadiusClients
{
    private readonly RadiusClient[] clients;

    public RadiusClients(RadiusOptions options)
    {
        var names = new Dictionary<string, BssAccount>();
        var written = options.Clients.Select(entry => Parse(entry)!.Value).ToArray();
        foreach (var (name, _) in written) names.TryAdd(name, new BssAccount(name));
        Accounts = [.. names.Values];
        clients = [.. written.Select(entry => new RadiusClient(entry.Network, names[entry.Name], options.SwapInOut.Contains(entry.Name))).OrderByDescending(client => client.Network.PrefixLength)];
    }

    /// <summary>One for each name, in the order of the configuration.</summary>
    public IReadOnlyList<BssAccount> Accounts { get; }

    public RadiusClient? Find(IPAddress address) => Array.Find(clients, client => client.Network.Contains(address));

    /// <summary>Reads <c>name=192.0.2.10</c> or <c>name=192.0.2.0/24</c>; null when it is neither.</summary>
    public static (string Name, IPNetwork Network)? Parse(string entry)
    {
        var at = entry.IndexOf('=', StringComparison.Ordinal);
        if (at < 0) return null;
        var (name, place) = (entry[..at].Trim(), entry[(at + 1)..].Trim());
        if (IPNetwork.TryParse(place, out var network)) return (name, network);
        return IPAddress.TryParse(place, out var address) ? (name, new IPNetwork(address, address.GetAddressBytes().Length * 8)) : null;
    }
}
