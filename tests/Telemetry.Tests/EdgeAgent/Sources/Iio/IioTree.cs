using Telemetry.EdgeAgent;

namespace Telemetry.Tests;

/// <summary>Folders and files as the kernel shows them, some of which fail as a chip does that has lost its wires.</summary>
internal sealed class IioTree : IAttributeFiles, IDisposable
{
    private readonly FieldFolder folder = new();
    private readonly KernelFiles files = new();

    public IioTree() => Directory.CreateDirectory(Root);

    public string Root => folder["bus"];

    /// <summary>Error of reading, by file name.</summary>
    public Dictionary<string, int> Broken { get; } = [];

    /// <summary>A device, linked into the bus as the kernel does.</summary>
    public void Add(int index, string address, string name, params (string Attribute, string Text)[] attributes)
    {
        var device = Path.Combine(folder["devices"], address, $"iio:device{index}");
        Directory.CreateDirectory(device);
        File.WriteAllText(Path.Combine(device, "name"), $"{name}\n");
        foreach (var (attribute, text) in attributes) File.WriteAllText(Path.Combine(device, attribute), $"{text}\n");
        Directory.CreateSymbolicLink(Path.Combine(Root, $"iio:device{index}"), device);
    }

    public IReadOnlyList<string> Folders(string root) => files.Folders(root);

    public string Address(string folder) => files.Address(folder);

    public AttributeRead Read(string path) => Broken.TryGetValue(Path.GetFileName(path), out var errno) ? new(null, errno) : files.Read(path);

    public void Dispose() => folder.Dispose();
}
