using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Collector;

/// <summary>Who may do what at the door.</summary>
/// <param name="Devices">Names, or beginnings that end in <c>*</c>; empty: every device.</param>
public sealed record DoorGuest(string Name, bool MayRead, bool MayWrite, IReadOnlyList<string> Devices)
{
    public bool MaySpeakFor(ReadOnlySpan<char> device)
    {
        foreach (var pattern in Devices)
            if (pattern.EndsWith('*') ? device.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : device.SequenceEqual(pattern)) return true;
        return Devices.Count == 0;
    }
}

/// <summary>
/// The token file: one guest a line, <c>NAME TOKEN [read] [write] [DEVICE ...]</c>; without read and write both are allowed, a device may end
/// in <c>*</c>. Empty lines and those that begin with # are comments. Only hashes stay in memory, and comparing takes the same time whatever is presented.
/// </summary>
public sealed class DoorTokens
{
    public const int MinToken = 16;

    private readonly List<(byte[] Hash, DoorGuest Guest)> guests = [];

    /// <summary>What is wrong with the file; tokens are not repeated.</summary>
    public List<string> Errors { get; } = [];

    /// <exception cref="IOException">It cannot be read.</exception>
    public static DoorTokens Read(string path)
    {
        var tokens = new DoorTokens();
        var number = 0;
        foreach (var line in SecretFile.Read(path).Split('\n'))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#')) continue;
            if (tokens.Add(words) is { } flaw) tokens.Errors.Add($"Door:TokenFile '{path}' line {number}: {flaw}");
        }
        if (tokens.guests.Count == 0 && tokens.Errors.Count == 0) tokens.Errors.Add($"Door:TokenFile '{path}' names nobody: write NAME TOKEN on a line");
        return tokens;
    }

    public DoorGuest? Find(string token)
    {
        var hash = Hash(token);
        DoorGuest? found = null;
        foreach (var (known, guest) in guests)
            if (CryptographicOperations.FixedTimeEquals(known, hash)) found = guest;
        return found;
    }

    private string? Add(string[] words)
    {
        if (!WireName.IsValid(words[0])) return $"'{words[0]}' is not a name: a-z, 0-9 and '-', like telegraf-1";
        if (words.Length < 2) return $"{words[0]} has no token";
        if (words[1].Length < MinToken) return $"the token of {words[0]} has less than {MinToken} characters: take one of openssl rand -hex 24";
        var rights = words[2..].Where(w => w is "read" or "write").ToList();
        var devices = words[2..].Where(w => w is not ("read" or "write")).ToList();
        if (devices.Find(d => !WireName.IsValid(d.EndsWith('*') ? d[..^1] + "x" : d)) is { } wrong)
            return $"'{wrong}' is neither read, write nor a device (like weather-1 or weather-*)";
        var (hash, any) = (Hash(words[1]), rights.Count == 0);
        if (guests.Exists(g => g.Hash.AsSpan().SequenceEqual(hash))) return $"{words[0]} has the token of somebody else: each has their own";
        guests.Add((hash, new DoorGuest(words[0], any || rights.Contains("read"), any || rights.Contains("write"), devices)));
        return null;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
