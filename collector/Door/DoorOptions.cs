namespace Telemetry.Collector;

/// <summary>Configuration section <c>Door</c>: the InfluxDB-compatible interface. Without <see cref="TokenFile"/> it does not exist.</summary>
public sealed class DoorOptions
{
    /// <summary>File (0600) of who may use the door, see <see cref="DoorTokens"/>; read again when it changes. Empty: no door.</summary>
    public string? TokenFile { get; set; }

    /// <summary>The one database (bucket) that the door has.</summary>
    public string Database { get; set; } = "telemetry";

    /// <summary>Tags that name the device of a line; the first that a line has counts, all of them are taken off. Telegraf says <c>host</c>.</summary>
    public IReadOnlyList<string> DeviceTags { get; set; } = ["device", "host"];

    /// <summary>64 KiB to 64 MiB of one request, unpacked; more is answered 413, and clients of InfluxDB halve it.</summary>
    public int MaxBody { get; set; } = 8 << 20;

    /// <summary>1,000 to 10,000,000 points that one query may read or give.</summary>
    public int MaxPoints { get; set; } = 500_000;

    internal bool IsOpen => !string.IsNullOrEmpty(TokenFile);

    public IEnumerable<string> Errors()
    {
        if (Database.Length is 0 or > 64 || !Database.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return $"Door:Database '{Database}' is not a database name: letters, digits, '-' and '_', like telemetry";
        if (DeviceTags.Count == 0 || DeviceTags.Any(t => t.Length == 0 || !t.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')))
            yield return "Door:DeviceTags needs one or more tag names of letters, digits, '-' and '_', like [\"device\", \"host\"]";
        foreach (var tag in DeviceTags)
            if (Measurements.All.FirstOrDefault(m => m.Tags.Contains(tag)) is { } measurement)
                yield return $"Door:DeviceTags holds '{tag}', which is a tag of {measurement.Name}: choose another name for the device";
        if (MaxBody is < 64 << 10 or > 64 << 20) yield return $"Door:MaxBody {MaxBody} is out of range: 65536 to 67108864";
        if (MaxPoints is < 1_000 or > 10_000_000) yield return $"Door:MaxPoints {MaxPoints} is out of range: 1000 to 10000000";
        if (!IsOpen) yield break;
        if (SecretFile.Flaw(TokenFile!, "Door:TokenFile") is { } flaw) yield return flaw;
        else foreach (var error in DoorTokens.Read(TokenFile!).Errors) yield return error;
    }
}
