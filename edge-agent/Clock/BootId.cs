namespace Telemetry.EdgeAgent;

/// <summary>Which boot of the kernel this is.</summary>
internal static class BootId
{
    private const string BootFile = "/proc/sys/kernel/random/boot_id";

    /// <summary>A new one at each boot; empty when it cannot be read.</summary>
    public static string Read()
    {
        try
        {
            return File.ReadAllText(BootFile).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
