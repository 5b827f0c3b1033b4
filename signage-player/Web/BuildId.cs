using System.Security.Cryptography;

namespace Telemetry.SignagePlayer;

/// <summary>Names the build that a page belongs to: a page that sees another one loads itself anew.</summary>
internal static class BuildId
{
    public static string Of(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(BuildId).Module.ModuleVersionId.ToByteArray());
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }
}
