using System.Globalization;
using Telemetry.BrokerLink;
using Telemetry.Contracts;

namespace Telemetry.SignagePlayer;

internal sealed record ContentFile(string Path, string Type);

/// <summary>
/// The folder of images as a manifest: only what it lists is served, so a name cannot leave the folder. Others write there (a share, a colleague's
/// stick), so each picture is opened as <see cref="PlainFile"/> does, when listed and again when served; one that cannot be shown costs only itself.
/// </summary>
internal sealed class ContentFolder(ContentOptions options)
{
    /// <summary>Images of one playlist, and bytes of one image.</summary>
    public const int MaxItems = 200, MaxBytes = 32 * 1024 * 1024;

    private const int MaxSkipped = 16;

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".png"] = "image/png", [".webp"] = "image/webp",
        [".avif"] = "image/avif", [".gif"] = "image/gif", [".svg"] = "image/svg+xml",
    };

    private volatile Dictionary<string, ContentFile> files = [];

    public static readonly ManifestView Empty = new("", 0, []);

    /// <summary>What the last look at the folder left out, and why, in words.</summary>
    public IReadOnlyList<string> Skipped { get; private set; } = [];

    public ContentFile? Find(string name) => files.GetValueOrDefault(name);

    /// <returns>The picture as it is now, to be disposed; null when the manifest has none of that name, or it cannot be shown any more.</returns>
    public (FileStream Picture, string Type)? Open(string name)
    {
        if (Find(name) is not { } file) return null;
        try
        {
            return (PlainFile.Open(file.Path, MaxBytes), file.Type);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public ManifestView Scan()
    {
        var found = List();
        files = found.ToDictionary(f => f.Name, f => new ContentFile(f.Path, Types[Path.GetExtension(f.Name)]));
        var stamps = string.Join('\n', found.Select(f => $"{f.Name} {f.Length} {f.Written}"));
        return new ManifestView(
            OrderGate.Digest(System.Text.Encoding.UTF8.GetBytes(stamps))[..12], (long)options.ItemTime.TotalMilliseconds,
            [.. found.Select(f => new ManifestItem(f.Name, $"/content/{Uri.EscapeDataString(f.Name)}?v={f.Stamp}"))]);
    }

    private List<Picture> List()
    {
        var found = new List<Picture>();
        var skipped = new List<string>();
        foreach (var path in Paths())
        {
            if (found.Count == MaxItems) break;
            try
            {
                using var file = PlainFile.Open(path, MaxBytes);
                // An empty file is one that is still being copied: the next look finds it whole.
                if (file.Length > 0) found.Add(new Picture(path, file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle).Ticks));
            }
            catch (FileNotFoundException)
            {
                // It vanished since the folder was listed.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (skipped.Count < MaxSkipped) skipped.Add(e.Message);
            }
        }
        Skipped = skipped;
        return found;
    }

    private string[] Paths()
    {
        try
        {
            return [.. Directory.GetFiles(options.Directory)
                .Where(path => Types.ContainsKey(Path.GetExtension(path)) && Path.GetFileName(path)[0] != '.')
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A missing folder is an empty one: the built-in slides play.
            return [];
        }
    }

    private sealed record Picture(string Path, long Length, long Written)
    {
        public string Name { get; } = System.IO.Path.GetFileName(Path);

        // A changed picture gets another address, so the page loads it anew.
        public string Stamp => (Written ^ Length).ToString("x", CultureInfo.InvariantCulture);
    }
}
