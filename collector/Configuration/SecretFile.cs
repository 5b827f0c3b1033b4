namespace Telemetry.Collector;

/// <summary>A secret in a file of its own: never in the configuration, on a command line or in a log.</summary>
public static class SecretFile
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>What is wrong with it, with the cure; null when it can be used.</summary>
    public static string? Flaw(string path, string option)
    {
        try
        {
            if (!File.Exists(path)) return $"{option} '{path}' does not exist or may not be read: check the path and its owner";
            if (PrivateFile.IsExposed(path)) return $"{option} '{path}' can be read by others: chmod 600 it, and change the secret if others may have seen it";
            return Read(path).Length == 0 ? $"{option} '{path}' is empty: put the secret into it" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{option} '{path}' cannot be read: {e.Message}";
        }
    }

    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes) throw new IOException($"{path} has more than {MaxBytes} bytes: it is no secret");
        return File.ReadAllText(path).Trim();
    }
}
