using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Telemetry.EdgeAgent;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Radius;

/// <summary>An agent process that listens to one controller, and Debian's radclient as that controller. What it tells is read from its journal: no broker is there.</summary>
internal sealed class AccountingAgent : IAsyncDisposable
{
    public const string Secret = "a secret of two";
    private readonly TemporaryDirectory directory = new();
    private readonly AppProcess agent;
    private readonly int port = FreeUdpPort();

    private AccountingAgent()
    {
        SecretTo("secret", Secret);
        Config = directory.Write("agent.json", JsonSerializer.Serialize(new
        {
            Device = "ap-0001",
            Broker = new { Url = $"mqtt://127.0.0.1:{FreePort.Next()}" },
            Clock = new { Trust = "always" },
            Journal = new { Path = directory.File("journal.db"), CommitInterval = "00:00:00.100", FlashBudget = 0, Shared = true },
            Sources = new[]
            {
                new { Kind = "radius", Name = "controller", Interval = "00:00:00.100", Listen = $"127.0.0.1:{port}", SecretFile = directory.File("secret"), Clients = (string[])["lobby=127.0.0.1"] },
            },
        }));
        agent = new AppProcess("EdgeAgent", "run", "--config", Config);
    }

    public string Config { get; }

    public int ProcessId => agent.Id;

    public string Log => agent.Log;

    public static async Task<AccountingAgent> StartAsync()
    {
        var started = new AccountingAgent();
        started.agent.Start();
        await Eventually.Equal(0, () => started.Told("radius,outcome=taken,source=controller").GetValueOrDefault("packets", -1), "the agent listens");
        return started;
    }

    /// <summary>Sends one request once.</summary>
    /// <returns>True when an answer came whose signature fits.</returns>
    public async Task<bool> SendAsync(string attributes, string secret = Secret)
    {
        SecretTo("secret of the controller", secret);
        var file = directory.Write("request", attributes + "\n");
        using var radclient = Process.Start(new ProcessStartInfo(
            "radclient", ["-r", "1", "-t", "2", "-f", file, "-S", directory.File("secret of the controller"), $"127.0.0.1:{port}", "acct"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = radclient.StandardOutput.ReadToEndAsync();
        var complaint = await radclient.StandardError.ReadToEndAsync();
        await radclient.WaitForExitAsync();
        Assert.Matches("Sent Accounting-Request", await said + complaint);
        return (await said).Contains("Received Accounting-Response", StringComparison.Ordinal);
    }

    /// <summary>Waits until the fields of the lobby's latest line are these.</summary>
    public Task ExpectAsync(long stations, long sessions, long rx, long tx) => Eventually.Equal(
        (stations, sessions, rx, tx),
        () => Told("wifi,bss=lobby") is { Count: > 0 } line ? (line["stations"], line["session"], line["rx_bytes"], line["tx_bytes"]) : default,
        "stations, session, rx_bytes, tx_bytes are told");

    public Task ExpectAsync(string outcome, string field, long count) => Eventually.Equal(
        count, () => Told($"radius,outcome={outcome},source=controller").GetValueOrDefault(field), $"{field} with outcome {outcome} are told");

    /// <summary>Fields of the latest line of a series; empty when it has none.</summary>
    public Dictionary<string, long> Told(string series)
    {
        if (!File.Exists(directory.File("journal.db"))) return [];
        using var journal = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = directory.File("journal.db"), Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 20 }.ToString());
        journal.Open();
        using var command = journal.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = 'batch'";
        if ((long)command.ExecuteScalar()! == 0) return [];
        command.CommandText = "SELECT payload FROM batch ORDER BY seq DESC";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var lines = Encoding.UTF8.GetString(StoredPayload.Unpack((byte[])rows[0])!).Split('\n');
            if (Array.FindLast(lines, line => line.StartsWith(series + " ", StringComparison.Ordinal)) is { } latest)
                return latest.Split(' ')[1].Split(',').Select(field => field.Split('=')).ToDictionary(pair => pair[0], pair => long.Parse(pair[1].TrimEnd('i'), CultureInfo.InvariantCulture));
        }
        return [];
    }

    public string Journalled()
    {
        using var journal = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = directory.File("journal.db"), Pooling = false, DefaultTimeout = 20 }.ToString());
        journal.Open();
        using var command = journal.CreateCommand();
        command.CommandText = "SELECT payload FROM batch";
        using var rows = command.ExecuteReader();
        var all = new StringBuilder();
        while (rows.Read()) all.Append(Encoding.UTF8.GetString(StoredPayload.Unpack((byte[])rows[0])!));
        return all.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await agent.DisposeAsync();
        directory.Dispose();
    }

    private void SecretTo(string name, string secret)
    {
        var path = directory.Write(name, secret + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static int FreeUdpPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
