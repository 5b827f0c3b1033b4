namespace Telemetry.EdgeAgent;

/// <summary>
/// Opens the disaster network beside the daily one, on the same radio, and closes it again; in a drill another network with another name.
/// What is open is asked of hostapd each time: a network that an earlier agent opened is recognised, or closed when nothing asks for it,
/// and one that a restart of hostapd has taken away is opened again.
/// </summary>
/// <param name="interfaces">Where the kernel shows its network interfaces.</param>
internal sealed class DisasterSsid(DisasterSsidOptions options, TimeProvider time, string interfaces = "/sys/class/net") : IOverrideAction
{
    private readonly HostapdGlobal hostapd = new(options, time);

    public static OverrideKind Kind { get; } = OverrideKind.Of<DisasterSsidOptions>(
        "disaster-ssid",
        "A second, open Wi-Fi network by hostapd: 00000JAPAN; in a drill one with another name",
        """{ "Kind": "disaster-ssid", "Name": "ssid", "Interface": "wlan0", "Global": "/run/hostapd-global", "Bridge": "br-guest" }""",
        (options, context) => new DisasterSsid(options, context.Time));

    public async ValueTask<OverrideOutcome> BringAsync(OverrideMode mode, CancellationToken cancel)
    {
        var (name, ssid) = mode switch
        {
            OverrideMode.Actual => (options.RealName, options.Ssid),
            OverrideMode.Drill => (options.DrillName, options.DrillSsid),
            _ => ("", ""),
        };
        // First what must not be on the air.
        foreach (var ours in (string[])[options.RealName, options.DrillName])
        {
            var open = await OpenAsync(ours, cancel);
            if (hostapd.Trouble is { } trouble) return trouble;
            if (open is null) continue;
            if (ours == name && open.Ssid == ssid) return OverrideOutcome.Done;
            if (!await hostapd.RemoveAsync(ours, cancel))
                return hostapd.Trouble ?? OverrideOutcome.Failed("not-closed", $"hostapd does not remove {ours}: its log has the cause; hostapd_cli REMOVE closes it by hand");
        }

        var radio = await hostapd.StatusAsync(options.Interface, cancel);
        if (hostapd.Trouble is { } lost) return lost;
        if (Obstacle(radio, name) is { } obstacle)
            return mode == OverrideMode.Rest ? OverrideOutcome.Unready(obstacle.Reason, obstacle.Words) : OverrideOutcome.Failed(obstacle.Reason, obstacle.Words);
        return mode == OverrideMode.Rest ? OverrideOutcome.Done : await AddAsync(radio!, name, ssid, cancel);
    }

    /// <summary>What is open stays open: closing it is for an order's end, not for an agent's.</summary>
    public ValueTask DisposeAsync()
    {
        hostapd.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<RadioBss?> OpenAsync(string name, CancellationToken cancel) =>
        (await hostapd.StatusAsync(name, cancel))?.Networks.FirstOrDefault(network => network.Name == name);

    private async ValueTask<OverrideOutcome> AddAsync(RadioStatus radio, string name, string ssid, CancellationToken cancel)
    {
        var file = Path.Combine(options.Folder, $"edge-agent-{name}.bss");
        try
        {
            File.WriteAllText(file, BssFile.Text(options, radio, name, ssid));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return OverrideOutcome.Failed("file", $"{file} cannot be written ({e.Message}): give ClientDirectory to the agent's user");
        }
        var added = await hostapd.AddAsync(radio.Phy, file, cancel);
        if (hostapd.Trouble is { } trouble) return trouble;
        // Only what hostapd shows counts, whatever it answered.
        var open = added ? await OpenAsync(name, cancel) : null;
        return open?.Ssid == ssid
            ? OverrideOutcome.Done
            : OverrideOutcome.Failed("refused", $"hostapd does not open {ssid} as {name}: its log has the cause (the driver's limit of networks, an address it cannot use, {file} out of its reach)");
    }

    /// <summary>What would keep the network from being opened; looked at in normal times too.</summary>
    private (string Reason, string Words)? Obstacle(RadioStatus? radio, string name)
    {
        if (radio is null) return ("no-radio", $"hostapd has no interface {options.Interface}: correct Interface, or start it there");
        // Under an unknown phy hostapd would make a second radio of it.
        if (radio.State != RadioStatus.OnAir || radio.Phy.Length == 0 || radio.Channel == 0)
            return ("radio-off", $"{options.Interface} is not on the air ({radio.State}): nothing can be opened beside it");
        if (radio.Frequency >= BssFile.SixGigahertz) return ("band", $"{options.Interface} is at 6 GHz, where no open network is allowed: choose another Interface");
        if (radio.Networks.Count >= options.MaxBss)
            return ("full", $"{options.Interface} carries {radio.Networks.Count} networks and MaxBss is {options.MaxBss}: take one away, or raise MaxBss if iw list allows more");
        foreach (var wanted in (string[])(name.Length > 0 ? [name] : [options.RealName, options.DrillName]))
            // A Wi-Fi interface of that name is left over from a hostapd that was killed; hostapd makes it anew.
            if (Directory.Exists(Path.Combine(interfaces, wanted)) && !Path.Exists(Path.Combine(interfaces, wanted, "phy80211")))
                return ("name-taken", $"{wanted} is the name of another network interface: rename that one");
        return null;
    }
}
