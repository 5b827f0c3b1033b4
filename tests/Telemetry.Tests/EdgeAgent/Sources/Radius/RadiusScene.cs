using System.Net;
using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>A desk for one NAS with the secret testing123, without a socket.</summary>
internal sealed class RadiusScene
{
    public const int MostSessions = 100;

    public RadiusScene(params string[] swap)
    {
        var clients = new RadiusClients(new RadiusOptions { Clients = ["lobby=192.0.2.10", "school=198.51.100.0/24"], SwapInOut = swap });
        Ledger = new AccountingLedger(MostSessions, TimeSpan.FromHours(24), TimeSpan.Zero, Ends.Add);
        Desk = new RadiusDesk(clients, new RadiusSecret(Encoding.UTF8.GetBytes("testing123")), Ledger);
        Account = clients.Accounts[0];
    }

    public IPAddress Nas { get; } = IPAddress.Parse("192.0.2.10");

    public RadiusDesk Desk { get; }

    public AccountingLedger Ledger { get; }

    /// <summary>Of lobby.</summary>
    public BssAccount Account { get; }

    public List<SessionEnd> Ends { get; } = [];

    /// <summary>The answer; empty: none.</summary>
    public byte[] Send(byte[] datagram, double seconds = 0, string from = "192.0.2.10")
    {
        var answer = new byte[RadiusPacket.MaxLength];
        return answer[..Desk.Take(datagram, IPAddress.Parse(from), TimeSpan.FromSeconds(seconds), answer)];
    }
}
