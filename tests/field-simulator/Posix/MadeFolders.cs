namespace Telemetry.FieldSimulator;

/// <summary>Makes the folders a device's path needs and takes away again those it made, as far as they are empty.</summary>
internal sealed class MadeFolders
{
    private readonly Stack<string> _made = new();

    public void MakeFor(string path)
    {
        var missing = new Stack<string>();
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing.Push(folder);
        foreach (var folder in missing)
        {
            Directory.CreateDirectory(folder);
            _made.Push(folder);
        }
    }

    public void Remove()
    {
        while (_made.TryPop(out var folder))
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
    }
}
