namespace Telemetry.EndToEnd.Tests.Support;

/// <summary>Where things are: the repository's root, the built apps and the folder for what the tests show to people.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The assembly of an app built in the same configuration as the tests: <c>Collector</c>, <c>EdgeAgent</c> ...</summary>
    public static string App(string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var folder = Path.Combine(Root, "artifacts", "bin", $"Telemetry.{name}", configuration);
        const string mark = ".runtimeconfig.json";
        return Directory.Exists(folder) && Directory.GetFiles(folder, "*" + mark) is [var config]
            ? config[..^mark.Length] + ".dll"
            : throw new InvalidOperationException($"there is no program in {folder}: dotnet build -c Release Telemetry.sln");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Telemetry.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no Telemetry.sln above {AppContext.BaseDirectory}");
    }
}
