using Microsoft.Data.Sqlite;
using System.Text;
using Telemetry.EdgeAgent;

namespace Telemetry.EndToEnd.Tests.Privacy;

/// <summary>Searches everything that left a process's memory. A journal is searched as it lies on disk and unpacked, because it is compressed.</summary>
internal sealed class Hunt(IEnumerable<Needle> needles)
{
    private readonly Needle[] needles = [.. needles];

    public List<string> Found { get; } = [];

    /// <summary>Bytes searched, so that a test sees that there was something.</summary>
    public long Searched { get; private set; }

    public void In(string place, ReadOnlySpan<byte> bytes)
    {
        Searched += bytes.Length;
        foreach (var needle in needles)
            if (bytes.IndexOf(needle.Bytes) >= 0) Found.Add($"{needle.Name} in {place}");
    }

    public void InText(string place, string text) => In(place, Encoding.UTF8.GetBytes(text));

    public void InFolder(string above, string folder)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(above, folder), "*", SearchOption.AllDirectories)) In(Path.GetRelativePath(above, path), Read(path));
    }

    /// <summary>Every blob of a journal, unpacked.</summary>
    public int InJournal(string path)
    {
        using var journal = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        journal.Open();
        using var command = journal.CreateCommand();
        command.CommandText = "SELECT payload FROM batch UNION ALL SELECT lines FROM parked";
        using var rows = command.ExecuteReader();
        var count = 0;
        for (; rows.Read(); count++)
            In($"a row of {Path.GetFileName(path)}", StoredPayload.Unpack((byte[])rows[0]) ?? throw new InvalidDataException("a row that cannot be unpacked"));
        return count;
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
