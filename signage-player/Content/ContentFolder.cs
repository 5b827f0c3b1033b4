using System.Globalization;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

internal sealed record ContentFile(string Path, string Type);

/// <summary>The folder of images as a manifest: only what it lists is served, so a name cannot leave the folder.</summary>
internal sealed class ContentFolder(ContentOptions options)
{
    /// <summary>Images of one playlist, and bytes of one image.</summary>
    public const int MaxItems = 200, MaxBytes = 32 * 1024 * 1024;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".webp"] = "image/webp",
        [".avif"] = "image/avif", [".gif"] = "image/gif", [".svg"] = "image/svg+xml",
    };

    private volatile Dictionary<string, ContentFile> files = [];

    public static readonly ManifestView Empty = new("", 0, []);

    public ContentFile? Find(string name) => files.GetValueOrDefault(name);

    public ManifestView Scan()
    {
        var found = List();
        files = found.ToDictionary(f => f.Name, f => new ContentFile(f.FullName, Types[f.Extension]));
        var stamps = string.Join('\n', found.Select(f => $"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}"));
        return new ManifestView(
            OrderGate.Digest(System.Text.Encoding.UTF8.GetBytes(stamps))[..12], (long)options.ItemTime.TotalMilliseconds,
            [.. found.Select(f => new ManifestItem(f.Name, $"/content/{Uri.EscapeDataString(f.Name)}?v={Stamp(f)}"))]);
    }

    // A changed picture gets another address, so the page loads it anew.
    private static string Stamp(FileInfo file) => (file.LastWriteTimeUtc.Ticks ^ file.Length).ToString("x", CultureInfo.InvariantCulture);

    private List<FileInfo> List()
    {
        try
        {
            return [.. new DirectoryInfo(options.Directory).EnumerateFiles()
                .Where(f => Types.ContainsKey(f.Extension) && f.Name[0] != '.' && f.Length is > 0 and <= MaxBytes)
                .OrderBy(f => f.Name, StringComparer.Ordinal).Take(MaxItems)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A missing folder is an empty one: the built-in slides play.
            return [];
        }
    }
}
