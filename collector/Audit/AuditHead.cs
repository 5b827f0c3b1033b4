using System.Globalization;
using System.Text;

namespace Telemetry.Collector;

/// <summary>Number and hash of the newest entry. Noted outside the log, it proves that nothing was cut off or written anew.</summary>
public sealed record AuditHead(long No, byte[] Hash)
{
    public const string Form = "NUMBER:HASH, like 12:9f86d081884c7d65...";
    private const int MaxFile = 4_096;

    public static readonly AuditHead None = new(0, AuditChain.Begin);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{No}:{Convert.ToHexStringLower(Hash)}");

    public static AuditHead? TryParse(string text)
    {
        var parts = text.Trim().Split(':');
        if (parts.Length != 2 || parts[1].Length != AuditChain.HashBytes * 2 || !parts[1].All(char.IsAsciiHexDigit)) return null;
        return long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var no) && no > 0 ? new(no, Convert.FromHexString(parts[1])) : null;
    }

    /// <returns>Null without a file; <paramref name="flaw"/> when it holds something else.</returns>
    public static AuditHead? Read(string path, out string? flaw)
    {
        flaw = null;
        try
        {
            if (!File.Exists(path)) return null;
            var text = new FileInfo(path).Length <= MaxFile ? File.ReadAllText(path) : "";
            var head = TryParse(text);
            if (head is null) flaw = $"{path} does not hold the head of the log ({Form})";
            return head;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            flaw = $"{path} cannot be read: {e.Message}";
            return null;
        }
    }

    /// <returns>Null when written; else why not.</returns>
    public string? Write(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder)) Directory.CreateDirectory(folder, PrivateFile.OwnerFolder);
            PrivateFile.Write(path, Encoding.ASCII.GetBytes(this + "\n"), PrivateFile.Public);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be written: {e.Message}";
        }
    }
}
