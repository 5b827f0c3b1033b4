using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Collector;

/// <summary>One file of a backup as it was when it was made.</summary>
/// <param name="Part">See <see cref="BackupPart.Name"/>.</param>
public sealed record BackupFile(string Part, string Contents, int Schema, long Bytes, string Sha256)
{
    public static BackupFile Of(BackupPart part, string file) => new(part.Name, part.Mark.Contents, part.Mark.Version, new FileInfo(file).Length, Digest(file));

    /// <returns>What is other than it was; null when it is the file that was made.</returns>
    public string? Flaw(string file)
    {
        try
        {
            if (!File.Exists(file)) return "is missing";
            if (new FileInfo(file).Length is var length && length != Bytes) return $"has {length} bytes instead of {Bytes}";
            return Digest(file) == Sha256 ? null : "is not as it was written: its SHA-256 differs";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {e.Message}";
        }
    }

    private static string Digest(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <summary><c>FILE.manifest</c>: what a backup consists of. Written last, so a backup without one is not whole.</summary>
public sealed record BackupManifest(int V, DateTimeOffset Made, IReadOnlyList<BackupFile> Files)
{
    public const int Version = 1;
    private const string Ending = ".manifest";
    private const int MaxBytes = 64 << 10;

    public static string PathOf(string backup) => backup + Ending;

    public void Write(string backup) => PrivateFile.Write(PathOf(backup), JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest), PrivateFile.OwnerOnly);

    /// <exception cref="StartRefusedException">There is none, or it cannot be read; the message names the cure.</exception>
    public static BackupManifest Read(string backup)
    {
        var path = PathOf(backup);
        try
        {
            if (!File.Exists(path)) throw new StartRefusedException(Missing(backup));
            if (new FileInfo(path).Length > MaxBytes) throw Damaged(path, "it is too long");
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupManifest) ?? throw Damaged(path, "it is empty");
            if (manifest.V > Version) throw new StartRefusedException($"{path} was written by a newer collector: install that version");
            return manifest;
        }
        catch (JsonException e)
        {
            throw Damaged(path, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be read: {e.Message}");
        }
    }

    private static string Missing(string backup) =>
        !File.Exists(backup) ? $"{backup} does not exist: name the file that 'collector backup' made"
        : Path.GetExtension(backup) is { Length: > 1 } ending && File.Exists(PathOf(Path.ChangeExtension(backup, null)))
            ? $"{backup} is a part of a backup: name it without {ending}, like {Path.ChangeExtension(backup, null)}"
            : $"{PathOf(backup)} does not exist: a backup is all files that 'collector backup' made ({backup}*), keep them together";

    private static StartRefusedException Damaged(string path, string why) => new($"{path} is damaged ({why}): take an earlier backup");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BackupManifest))]
public sealed partial class BackupJson : JsonSerializerContext;
