using System.Globalization;

namespace Telemetry.EdgeAgent;

/// <summary>Small text files of /proc and /sys below a root; null where one is absent or unreadable.</summary>
internal sealed class PlainFiles(string root)
{
    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string[] Lines(string path) => Text(path)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public double? Number(string path) => ToNumber(Text(path));

    /// <summary>Names of the folders in a folder, sorted.</summary>
    public string[] Folders(string path)
    {
        var folder = Path.Combine(root, path);
        return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Select(found => Path.GetFileName(found)).Order(StringComparer.Ordinal)] : [];
    }

    public bool HasFolder(string path) => Directory.Exists(Path.Combine(root, path));

    public static string[] Words(string? text) => text?.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static double? ToNumber(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
