using System.Text;

namespace Telemetry.EdgeAgent;

/// <summary>A file whose first line is a secret; others than its owner and group may not read it.</summary>
internal static class SecretFile
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Null with the failure as a reading.</summary>
    public static RadiusSecret? TryRead(string path, out SourceReading failure)
    {
        failure = default;
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                failure = SourceReading.Failed("secret", $"{path} may be read by everybody: chmod o= {path}, and change the secret");
                return null;
            }
            var secret = Encoding.UTF8.GetBytes(File.ReadLines(path).FirstOrDefault()?.Trim() ?? "");
            if (secret.Length is > 0 and <= RadiusSecret.MaxLength) return new RadiusSecret(secret);
            failure = SourceReading.Failed("secret", $"{path} holds no secret: write it as the first line, 1 to {RadiusSecret.MaxLength} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = SourceReading.Failed("secret", $"{path} cannot be read: write the controller's secret into it and give it to the agent's user (chmod 600)");
        }
        return null;
    }
}
