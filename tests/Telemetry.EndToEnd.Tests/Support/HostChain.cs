namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>
/// Four hosts in a row, joined by three cables (network namespaces and veth pairs): posts - relay - centre - store. Nothing of it touches the machine's
/// own network. Needs root.
/// </summary>
public sealed class HostChain : IDisposable
{
    private static readonly Lazy<string?> Probe = new(ProbeOnce);
    private static readonly string[] Roles = ["posts", "relay", "centre", "store"];
    private static int made;

    private readonly NetworkHost[] hosts;

    private HostChain(string mark)
    {
        hosts = [.. Roles.Select(role => new NetworkHost($"{mark}-{role}"))];
        Cables = [.. Enumerable.Range(0, 3).Select(i => new NetworkCable(hosts[i], hosts[i + 1], i))];
    }

    public NetworkHost Posts => hosts[0];
    public NetworkHost Relay => hosts[1];
    public NetworkHost Centre => hosts[2];
    public NetworkHost Store => hosts[3];

    public IReadOnlyList<NetworkCable> Cables { get; }

    /// <summary>Why there can be none on this machine; null when there can.</summary>
    public static string? WhyNot => Probe.Value;

    /// <exception cref="InvalidOperationException">It was refused; the message says why.</exception>
    public static HostChain Build()
    {
        var chain = new HostChain($"tlm{Environment.ProcessId}x{Interlocked.Increment(ref made)}");
        try
        {
            foreach (var host in chain.hosts)
            {
                SystemTool.Run("ip", "netns", "add", host.Name);
                SystemTool.Run("ip", "-n", host.Name, "link", "set", "lo", "up");
            }
            foreach (var cable in chain.Cables) cable.Lay();
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // With the namespace go its ends of the cables.
        foreach (var host in hosts) SystemTool.Try("ip", "netns", "del", host.Name);
    }

    private static string? ProbeOnce()
    {
        try
        {
            using var chain = Build();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"network namespaces cannot be made here ({e.Message}): run as root, with iproute2";
        }
    }
}
