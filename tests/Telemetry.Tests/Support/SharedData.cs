namespace Telemetry.Tests;

/// <summary>The public data beside the repository: <c>../shared/data</c>, or the folder that TELEMETRY_TEST_DATA names.</summary>
internal static class SharedData
{
    public static string? Folder { get; } = Find();

    public static string PathOf(string name) => Path.Combine(Folder!, name);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("TELEMETRY_TEST_DATA") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        // A clone may lie at some depth beside the shared folder.
        for (var folder = Directory.GetParent(Repository.Root); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }
}

/// <summary>A test on the shared data; where it is absent the test is reported as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (SharedData.Folder is null) Skip = "the shared test data is absent: set TELEMETRY_TEST_DATA to its folder";
    }
}
