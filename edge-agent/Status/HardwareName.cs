namespace Telemetry.EdgeAgent;

/// <summary>Model and serial number as the device tree (a Pi) or DMI (a PC) tells them.</summary>
internal static class HardwareName
{
    private static readonly string[] Models = ["proc/device-tree/model", "sys/class/dmi/id/product_name"];

    public static string Read(string root)
    {
        var model = Models.Select(path => Text(Path.Combine(root, path))).FirstOrDefault(text => text.Length > 0) ?? "unknown";
        var serial = Text(Path.Combine(root, "proc/device-tree/serial-number"));
        return serial.Length > 0 ? $"{model}, {serial}" : model;
    }

    private static string Text(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim('\0', '\n', ' ') : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
