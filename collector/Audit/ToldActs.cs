using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Telemetry.Collector;

/// <summary>
/// What the log tells of orders, twins, commands and content, held against the files where they are. One that has no entry was put there past the
/// collector, or its entry was removed; one that reads otherwise than its entry was changed. What is older than the log's first entry is passed over. Pure.
/// </summary>
public sealed class ToldActs
{
    public const string Sha256 = "sha256", Version = "version", Twin = "twin", Id = "id", Content = "content", HeadBefore = "headBefore";

    private readonly List<string> restored = [];
    private readonly Dictionary<string, string?> told = new(StringComparer.Ordinal);
    private long? began;

    /// <summary>What a person should know who reads the log: where a restored backup cut it off.</summary>
    public IReadOnlyList<string> Notices => restored;

    public void Take(AuditRow row)
    {
        began ??= row.At;
        var (kind, subject) = (Encoding.UTF8.GetString(row.Action), Encoding.UTF8.GetString(row.Subject));
        if (AuditKinds.IsOrder(kind)) told[Order(subject)] = Member(row.Detail, Sha256);
        else if (AuditKinds.IsTwin(kind) && Member(row.Detail, Version) is { } version) told[TwinOf(subject, version)] = Member(row.Detail, Twin);
        else if (AuditKinds.IsContent(kind) && Member(row.Detail, Version) is { } shown) told[ContentOf(subject, shown)] = Member(row.Detail, Content);
        else if (AuditKinds.IsCommand(kind) && Member(row.Detail, Id) is { } id) told[Command(subject, id)] = Member(row.Detail, Sha256);
        else if (kind == AuditKinds.Restore && Member(row.Detail, HeadBefore) is { } head)
            restored.Add(string.Create(CultureInfo.InvariantCulture, $"entry {row.No} tells of a restored backup; until then the head of the log was {head}"));
    }

    public IEnumerable<string> Orders(IEnumerable<LedgerEntry> ledger) => ledger
        .Select(e => Judge(Order(OrderAudit.Subject(e.Order.Order, e.Order.Rev)), "alerts.db", e.Order.Issued, OrderGate.Digest(e.Envelope))).OfType<string>();

    public IEnumerable<string> Twins(IEnumerable<TwinEntry> twins) => twins.Where(t => t.SetAt is not null).Select(t => t.Desired is { } desired
        ? Judge(TwinOf(t.Device, desired.Version.ToString(CultureInfo.InvariantCulture)), "fleet.db", t.SetAt!.Value, FleetAudit.Text(desired))
        : $"twin of {t.Device} in fleet.db cannot be read: it was changed").OfType<string>();

    public IEnumerable<string> Commands(IEnumerable<CommandEntry> commands) => commands
        .Select(c => Judge(Command(c.Device, c.Command.Id), "fleet.db", c.Command.Issued, FleetAudit.Digest(c.Command))).OfType<string>();

    public IEnumerable<string> Contents(IEnumerable<ContentEntry> contents) => contents
        .Select(c => Judge(ContentOf(c.Screen, c.Version.ToString(CultureInfo.InvariantCulture)), "fleet.db", c.SetAt, FleetAudit.Text(c))).OfType<string>();

    private string? Judge(string name, string file, long at, string content)
    {
        if (began is not { } begin || at < begin) return null;
        if (!told.TryGetValue(name, out var written)) return $"{name} is in {file} and has no entry: it was removed, or could not be written";
        return written is null || written == content ? null : $"{name} in {file} is not what its entry says: it was changed";
    }

    private static string Order(string subject) => $"order {subject}";

    private static string TwinOf(string device, string version) => $"twin of {device}, version {version},";

    private static string ContentOf(string screen, string version) => $"content of {screen}, version {version},";

    private static string Command(string device, string id) => $"command {id} for {device}";

    // What was tampered with may be no JSON any more; the chain says so.
    private static string? Member(byte[] detail, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(detail);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
