using System.Text.Json;
using Telemetry.Contracts;

namespace Telemetry.BrokerLink;

/// <summary>The root's public key in its file, which may appear after the start.</summary>
public sealed class RootKey(string file)
{
    private const int MaxBytes = 4 * 1024;

    public PublicKey? Key { get; private set; }

    /// <summary>What is missing, in words; null once the key is there.</summary>
    public string? Wanting { get; private set; } = $"waiting for '{file}'";

    /// <returns>The key, once; null before and after.</returns>
    public PublicKey? TryLoad()
    {
        if (Key is not null) return null;
        (Key, Wanting) = Read();
        return Key;
    }

    private (PublicKey? Key, string? Wanting) Read()
    {
        try
        {
            if (!File.Exists(file)) return (null, $"waiting for '{file}'");
            var key = JsonSerializer.Deserialize(PlainFile.Read(file, MaxBytes, LinkPolicy.Follow).Bytes, KeyRingJson.Default.PublicKey);
            using var imported = key?.TryImport();
            return imported is null ? (null, $"'{file}' holds no P-256 public key (JWK)") : (key, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, $"'{file}' cannot be read: {e.Message}");
        }
    }
}
