namespace Telemetry.EdgeAgent;

/// <summary>Finds a chip among the IIO devices by its <c>name</c> file; the number in iio:device0 changes from boot to boot.</summary>
internal static class IioDevices
{
    /// <summary>Null with the failure as a reading: not there, or more than one.</summary>
    /// <param name="address">The chip's address on its bus, as 1-0076; null when there is but one.</param>
    public static string? Find(IAttributeFiles files, string root, IioChip chip, string? address, out SourceReading failure)
    {
        failure = default;
        (string Folder, string Name, string Address)[] all =
            [.. files.Folders(root).Select(folder => (folder, files.Read(Path.Combine(folder, "name")).Text ?? "?", files.Address(folder)))];
        var named = all.Where(device => chip.DriverNames.Contains(device.Name)).ToArray();
        var found = named.Where(device => address is null || device.Address == address).ToArray();
        if (found.Length == 1) return found[0].Folder;

        var there = all.Length == 0 ? "there is no device at all" : $"there are {List(all)}";
        failure = found.Length > 1
            ? SourceReading.Failed("ambiguous", $"{found.Length} chips are called {chip.Name} under {root}: set Address to one of {string.Join(", ", found.Select(device => device.Address))}")
            : named.Length > 0
                ? SourceReading.Waiting("no-device", $"no {chip.Name} at address {address} under {root}; there are {List(named)}: correct Address or check its wires")
                : SourceReading.Waiting("no-device", $"no {chip.Name} under {root}; {there}: check its wires, and that its driver is loaded (dtoverlay in config.txt)");
        return null;
    }

    private static string List((string Folder, string Name, string Address)[] devices) =>
        string.Join(", ", devices.Select(device => $"{device.Name} at {device.Address}"));
}
