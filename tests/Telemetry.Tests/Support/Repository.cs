namespace Telemetry.Tests;

/// <summary>The working tree the tests were built in.</summary>
internal static class Repository
{
    public static DirectoryInfo? Root { get; } = Find();

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root!.FullName, path));

    private static DirectoryInfo? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Telemetry.sln"))) folder = folder.Parent;
        return folder;
    }
}
