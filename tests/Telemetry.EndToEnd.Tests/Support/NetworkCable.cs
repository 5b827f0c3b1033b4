namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>What a cable does to packets.</summary>
public enum CableState
{
    Whole,

    /// <summary>Pulled out: both hosts see that there is no carrier.</summary>
    Pulled,

    /// <summary>The carrier stays, every packet of both directions vanishes, and nobody is told.</summary>
    Swallowing,
}

/// <summary>A cable between two hosts, which can be pulled out or made to swallow.</summary>
public sealed class NetworkCable(NetworkHost left, NetworkHost right, int number)
{
    // Nobody's address: the other end drops what is not for it.
    private const string Nowhere = "02:00:00:00:de:ad";

    public string LeftAddress => $"10.213.{number}.1";
    public string RightAddress => $"10.213.{number}.2";

    public void Lay()
    {
        SystemTool.Run("ip", "link", "add", Near, "netns", left.Name, "type", "veth", "peer", "name", Far, "netns", right.Name);
        foreach (var (host, device, address, _) in Ends)
        {
            SystemTool.Run("ip", "-n", host.Name, "addr", "add", $"{address}/30", "dev", device);
            SystemTool.Run("ip", "-n", host.Name, "link", "set", device, "up");
        }
    }

    public void Set(CableState state)
    {
        SystemTool.Run("ip", "-n", left.Name, "link", "set", Near, state == CableState.Pulled ? "down" : "up");
        foreach (var (host, device, _, other) in Ends)
        {
            if (state == CableState.Swallowing) SystemTool.Run("ip", "-n", host.Name, "neigh", "replace", other, "lladdr", Nowhere, "dev", device, "nud", "permanent");
            else SystemTool.Try("ip", "-n", host.Name, "neigh", "del", other, "dev", device);
        }
    }

    private string Near => $"near{number}";

    private string Far => $"far{number}";

    private (NetworkHost Host, string Device, string Address, string Other)[] Ends =>
        [(left, Near, LeftAddress, RightAddress), (right, Far, RightAddress, LeftAddress)];
}
