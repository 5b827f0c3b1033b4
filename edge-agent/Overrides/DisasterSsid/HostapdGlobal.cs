using System.Globalization;
using System.Text;

namespace Telemetry.EdgeAgent;

/// <summary>
/// hostapd's global control socket (hostapd/ctrl_iface.c): <c>IFNAME=name STATUS</c> asks one interface, <c>ADD bss_config=phy:file</c> and
/// <c>REMOVE name</c> change networks of a running radio. RELOAD, DISABLE and ENABLE would stop the daily network too and are never sent.
/// </summary>
internal sealed class HostapdGlobal(DisasterSsidOptions options, TimeProvider time) : IDisposable
{
    private const string NoSuchInterface = "FAIL-NO-IFNAME-MATCH\n", Ok = "OK\n";

    private readonly ControlClient client = new(
        options.Global,
        Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"edge-agent.{Environment.ProcessId}.{options.Name}.g")),
        options.AnswerTimeout, time);

    private string answer = "";

    /// <summary>Why the last question got no answer; null when it got one.</summary>
    public OverrideOutcome? Trouble { get; private set; }

    /// <summary>The radio on which <paramref name="name"/> is a network; null when there is none, or no answer.</summary>
    public async ValueTask<RadioStatus?> StatusAsync(string name, CancellationToken cancel) =>
        await AskAsync($"IFNAME={name} STATUS", cancel) && answer != NoSuchInterface ? RadioStatus.TryRead(answer) : null;

    public async ValueTask<bool> AddAsync(string phy, string file, CancellationToken cancel) =>
        await AskAsync($"ADD bss_config={phy}:{file}", cancel) && answer == Ok;

    public async ValueTask<bool> RemoveAsync(string name, CancellationToken cancel) => await AskAsync($"REMOVE {name}", cancel) && answer == Ok;

    public void Dispose() => client.Dispose();

    private async ValueTask<bool> AskAsync(string command, CancellationToken cancel)
    {
        var fault = await client.AskAsync(Encoding.ASCII.GetBytes(command), cancel);
        Trouble = fault == ControlFault.None ? null : Words(fault);
        answer = fault == ControlFault.None ? Encoding.UTF8.GetString(client.Answer.Span) : "";
        return Trouble is null;
    }

    private OverrideOutcome Words(ControlFault fault) => fault switch
    {
        ControlFault.NoSocket => OverrideOutcome.Failed(
            "no-socket", $"{options.Global} is not there: start hostapd with -g {options.Global}, or correct Global"),
        ControlFault.Denied => OverrideOutcome.Failed(
            "denied", $"{options.Global} may not be used: start hostapd with -G and a group of the agent's user"),
        ControlFault.NobodyListens => OverrideOutcome.Failed("nobody-listens", $"{options.Global} is left over from a hostapd that ended: start hostapd"),
        ControlFault.NoClientSocket => OverrideOutcome.Failed(
            "no-client-socket", "the agent's own socket cannot be made: ClientDirectory must be writable, and its path short (108 characters in all)"),
        _ => OverrideOutcome.Failed(
            "no-answer", $"{options.Global} does not answer: hostapd hangs, or it cannot reach ClientDirectory (a private /tmp hides it)"),
    };
}
