namespace Telemetry.Bench;

/// <summary>Where things are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>For results and for what the benches leave behind.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "bench")).FullName;

    /// <summary>The assembly of an app as it is built: <c>Collector</c>, <c>FieldSimulator</c> ...</summary>
    public static string Built(string app) => Program(Path.Combine(Root, "artifacts", "bin", $"Telemetry.{app}", "release"));

    /// <summary>The assembly of an app as run.sh has published it.</summary>
    public static string Published(string app) => Program(Path.Combine(Artifacts, "published", app));

    private static string Program(string folder)
    {
        const string mark = ".runtimeconfig.json";
        return Directory.Exists(folder) && Directory.GetFiles(folder, "*" + mark) is [var config]
            ? config[..^mark.Length] + ".dll"
            : throw new InvalidOperationException($"there is no program in {Path.GetRelativePath(Root, folder)}; cure: tests/bench/run.sh, which builds it");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Telemetry.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no Telemetry.sln above {AppContext.BaseDirectory}");
    }
}
