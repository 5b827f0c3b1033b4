using System.Net;
using Telemetry.Contracts;

namespace Telemetry.EdgeAgent;

/// <summary>Controllers that share one secret report to one source; those with another secret need another source, on a port of its own.</summary>
internal sealed class RadiusOptions : SourceOptions
{
    /// <summary>Where to listen; a controller elsewhere reaches only an address that is not loopback.</summary>
    public string Listen { get; set; } = "127.0.0.1:1813";

    /// <summary>File whose first line is the secret shared with the controllers; may not be readable by everybody.</summary>
    [Required("\"/etc/edge-agent/radius.secret\"")]
    public string SecretFile { get; set; } = "";

    /// <summary>Who may report, each <c>name=address</c> or <c>name=network/prefix</c>; the name is the tag <c>bss</c>, and may stand for several.</summary>
    [Required("[\"lobby=192.0.2.10\"]")]
    public IReadOnlyList<string> Clients { get; set; } = [];

    /// <summary>Names of those that exchange Acct-Input-Octets and Acct-Output-Octets.</summary>
    public IReadOnlyList<string> SwapInOut { get; set; } = [];

    /// <summary>Open sessions of all clients; one more ends the one that was silent longest.</summary>
    [Within("1", "100000")]
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>An open session that nothing was heard of for so long is over; must be longer than the controller's interim interval.</summary>
    [Within("00:10:00", "30.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Bytes that may wait in the kernel while the agent is busy; it drops what is beyond, and the controller sends again.</summary>
    [Within("16384", "16777216")]
    public int ReceiveBuffer { get; set; } = 262_144;

    protected override IEnumerable<string> OwnErrors()
    {
        if (!IPEndPoint.TryParse(Listen, out var listen) || listen.Port == 0)
            yield return $"Listen '{Listen}' is no address with a port: write 127.0.0.1:1813, or 0.0.0.0:1813 for controllers elsewhere";
        var names = new HashSet<string>();
        foreach (var entry in Clients)
        {
            if (RadiusClients.Parse(entry) is not var (name, _)) yield return $"Clients: '{entry}' is no client: write name=192.0.2.10 or name=192.0.2.0/24";
            else if (!WireName.IsValid(name)) yield return $"Clients: '{name}' cannot be a name: 1 to 63 characters of a-z, 0-9 and '-', not beginning with '-'";
            else names.Add(name);
        }
        foreach (var name in SwapInOut.Where(name => !names.Contains(name))) yield return $"SwapInOut: '{name}' is none of Clients: correct the name";
    }
}
