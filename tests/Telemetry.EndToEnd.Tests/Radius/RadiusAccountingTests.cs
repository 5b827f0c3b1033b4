using System.Globalization;
using Telemetry.EndToEnd.Tests.Support;

namespace Telemetry.EndToEnd.Tests.Radius;

/// <summary>A real agent against Debian's radclient, which checks the answers' signatures itself.</summary>
public sealed class RadiusAccountingTests
{
    [Fact]
    public async Task A_wrong_secret_is_not_answered_counts_nothing_and_is_told()
    {
        await using var agent = await AccountingAgent.StartAsync();
        Assert.False(await agent.SendAsync(Start("1"), "another secret"));
        await agent.ExpectAsync("bad-secret", "packets", 1);
        Assert.Empty(agent.Told("wifi,bss=lobby"));

        Assert.True(await agent.SendAsync(Start("1")));
        await agent.ExpectAsync(stations: 1, sessions: 1, rx: 0, tx: 0);
        Assert.Contains("127.0.0.1 signs with another secret", agent.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retransmission_with_another_delay_and_identifier_is_answered_again_and_counts_once()
    {
        await using var agent = await AccountingAgent.StartAsync();
        Assert.True(await agent.SendAsync(Start("1")));
        Assert.True(await agent.SendAsync(Start("1", delay: 5)));
        Assert.True(await agent.SendAsync(Start("1", delay: 15)));
        await agent.ExpectAsync("duplicate", "packets", 2);
        await agent.ExpectAsync(stations: 1, sessions: 1, rx: 0, tx: 0);
    }

    [Fact]
    public async Task Gigawords_are_the_upper_half_of_the_octets()
    {
        await using var agent = await AccountingAgent.StartAsync();
        await agent.SendAsync(Start("1"));
        Assert.True(await agent.SendAsync(Stop("1") + "Acct-Input-Octets = 5\nAcct-Input-Gigawords = 3\nAcct-Output-Octets = 4294967295\nAcct-Output-Gigawords = 0\n"));
        await agent.ExpectAsync(stations: 0, sessions: 1, rx: 12_884_901_893, tx: 4_294_967_295);
    }

    [Fact]
    public async Task A_Stop_without_octets_keeps_the_last_ones()
    {
        await using var agent = await AccountingAgent.StartAsync();
        await agent.SendAsync(Start("1"));
        await agent.SendAsync(Interim("1", 1000, 20_000));
        await agent.ExpectAsync(stations: 1, sessions: 1, rx: 1000, tx: 20_000);
        Assert.True(await agent.SendAsync(Stop("1")));
        await agent.ExpectAsync(stations: 0, sessions: 1, rx: 1000, tx: 20_000);
        Assert.Equal(10, agent.Told("wifi,bss=lobby")["station_minutes"]);
    }

    [Fact]
    public async Task Accounting_On_after_a_power_cut_ends_what_was_open_at_its_last_figures()
    {
        await using var agent = await AccountingAgent.StartAsync();
        await agent.SendAsync(Start("1"));
        await agent.SendAsync(Start("2"));
        await agent.SendAsync(Interim("1", 1000, 20_000));
        await agent.ExpectAsync(stations: 2, sessions: 2, rx: 1000, tx: 20_000);

        Assert.True(await agent.SendAsync("Acct-Status-Type = Accounting-On\nAcct-Session-Id = \"0\"\nNAS-Identifier = \"lobby-ap\"\n"));
        await agent.ExpectAsync(stations: 0, sessions: 2, rx: 1000, tx: 20_000);
        await agent.ExpectAsync("restarted", "sessions", 2);
        await agent.SendAsync(Start("3"));
        await agent.ExpectAsync(stations: 1, sessions: 3, rx: 1000, tx: 20_000);
    }

    [Fact]
    public async Task No_name_and_no_address_of_a_person_is_on_disk_or_in_the_log()
    {
        await using var agent = await AccountingAgent.StartAsync();
        const string person = "User-Name = \"tanaka\"\nCalling-Station-Id = \"02-00-00-AB-CD-EF\"\n";
        await agent.SendAsync(Start("1") + person);
        await agent.SendAsync(Start("2") + person, "another secret");
        await agent.SendAsync(Stop("1") + person);
        await agent.ExpectAsync(stations: 0, sessions: 1, rx: 0, tx: 0);
        await agent.ExpectAsync("bad-secret", "packets", 1);
        foreach (var trace in (string[])["tanaka", "AB-CD-EF", "abcdef", AccountingAgent.Secret])
        {
            Assert.DoesNotContain(trace, agent.Journalled(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(trace, agent.Log, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_check_beside_a_running_agent_names_who_has_the_port()
    {
        await using var agent = await AccountingAgent.StartAsync();
        var (code, output) = await AppProcess.RunAsync("EdgeAgent", "check", "--config", agent.Config);
        Assert.Equal(1, code);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"(process {agent.ProcessId})"), output, StringComparison.Ordinal);
        Assert.Contains("choose another port here and in the controller", output, StringComparison.Ordinal);
    }

    private static string Start(string session, int delay = 0) => Message("Start", session, "Nov 21 2025 03:00:00 UTC", delay);

    private static string Interim(string session, long input, long output) => Message("Interim-Update", session, "Nov 21 2025 03:05:00 UTC", 0) +
        string.Create(CultureInfo.InvariantCulture, $"Acct-Session-Time = 300\nAcct-Input-Octets = {input}\nAcct-Output-Octets = {output}\n");

    private static string Stop(string session) => Message("Stop", session, "Nov 21 2025 03:10:00 UTC", 0) + "Acct-Session-Time = 600\n";

    private static string Message(string kind, string session, string at, int delay) => string.Create(CultureInfo.InvariantCulture, $"""
        Acct-Status-Type = {kind}
        Acct-Session-Id = "{session}"
        NAS-Identifier = "lobby-ap"
        Event-Timestamp = "{at}"
        Acct-Delay-Time = {delay}

        """);
}
